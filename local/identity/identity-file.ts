/** `<data>/identity.json`: the signing keys, the demo clients and the password of the demo people of the embedded OpenID provider. */
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import * as z from 'zod/mini'
import { ROLES, type Role } from '../../lib/access/roles.ts'
import { type Clock, systemClock } from '../../lib/clock.ts'
import { LOCAL_POLICY } from '../policy.ts'
import { readPrivateJson, writePrivateJson } from '../private-file.ts'
import { newSigningKey, SIGNING_KEY, type SigningKey, timed, UNTIMED_KEY } from './signing-keys.ts'

/** A machine client. */
export type Client = {
  readonly id: string
  readonly secret: string
  readonly roles: readonly Role[]
  /** Made by `keyfold serve` for trying things out; exists on loopback only. */
  readonly demo: boolean
}

/** Of all demo people. */
export type DemoPassword = {
  readonly text: string
  /** In PHC string format, so that no start has to make it again. */
  readonly hash: string
}

export type Identity = {
  readonly keys: readonly SigningKey[]
  readonly clients: readonly Client[]
  /** Null: there are no demo people. */
  readonly demoPassword: DemoPassword | null
}

const CLIENTS = z.array(
  z.strictObject({
    id: z.string().check(z.regex(/^[\w.-]{1,128}$/)),
    secret: z.string().check(z.minLength(32)),
    roles: z.array(z.enum(ROLES)),
    demo: z.boolean(),
  }),
)

/** Files of an earlier version have none. */
const DEMO_PASSWORD = z._default(
  z.nullable(z.strictObject({ text: z.string().check(z.minLength(15)), hash: z.string() })),
  null,
)

const OTHERS = { clients: CLIENTS, demoPassword: DEMO_PASSWORD }

const IDENTITY = z.union([
  z.strictObject({ keys: z.array(SIGNING_KEY).check(z.minLength(1)), ...OTHERS }),
  z.strictObject({ keys: z.array(UNTIMED_KEY).check(z.minLength(1)), ...OTHERS }),
])

const pathIn = (dataFolder: string): string => join(dataFolder, 'identity.json')

/**
 * Reads the file, or makes it with a new signing key and no clients. Keys of an earlier version get their times.
 *
 * @throws KeyfoldError `invalid-configuration` when the file is damaged, or others may read it.
 */
export async function openIdentity(dataFolder: string, clock: Clock = systemClock): Promise<Identity> {
  const found = await readPrivateJson(pathIn(dataFolder), (value) => IDENTITY.parse(value))
  if (found !== null && isTimed(found.keys)) return { ...found, keys: found.keys }
  const now = clock()
  const identity =
    found === null
      ? { keys: [await newSigningKey(now)], clients: [], demoPassword: null }
      : { ...found, keys: timed(found.keys, now) }
  await saveIdentity(dataFolder, identity)
  return identity
}

const isTimed = (keys: readonly object[]): keys is readonly SigningKey[] =>
  keys.every((key) => SIGNING_KEY.safeParse(key).success)

export const saveIdentity = (dataFolder: string, identity: Identity): Promise<void> =>
  writePrivateJson(pathIn(dataFolder), identity)

/** There is one for each role. */
export const demoClientId = (role: Role): string => `demo-${role}`

/** The secret is 256 random bits. */
export const newDemoClient = (role: Role): Client => ({
  id: demoClientId(role),
  secret: randomBytes(LOCAL_POLICY.clientSecretBytes).toString('base64url'),
  roles: [role],
  demo: true,
})
