/** A deployed vault behind a gateway, and everybody who calls it. */
import { randomUUID } from 'node:crypto'
import { generateIdentity, identityToRecipient } from 'age-encryption'
import type { APIGatewayProxyResult } from 'aws-lambda'
import { afterAll, beforeAll, beforeEach } from 'vitest'
import type { Role } from '../../../lib/access/roles.ts'
import { LAMBDA_NAMES } from '../../../lib/config/functions.ts'
import { ROUTES } from '../../../lib/http/routes.ts'
import { Gateway } from '../../../local/gateway.ts'
import { Api } from '../../faults/support/api.ts'
import { peopleClaims } from '../../support/vault.ts'
import type { AwsCall } from './calls.ts'
import { DeployedVault } from './deployed-vault.ts'
import type { Fault } from './recording-proxy.ts'

const MACHINES = {
  ada: ['writer'],
  rob: ['reader'],
  wendy: ['writer', 'reader'],
  stella: ['steward'],
  pia: ['privacy-officer'],
  kim: ['key-admin'],
} as const satisfies Record<string, readonly Role[]>
export type Machine = keyof typeof MACHINES

/** The client through which people sign in. */
const WEB = 'web'

/** The sweeper's clock is ahead, so that what it waits for has come. */
export const SWEEPER_AHEAD_MS = 2 * 3_600_000

/** Its clock too: secrets that were collected again have expired. */
export const EXPIRY_AHEAD_MS = 2 * 3_600_000

/** And that of the detectors: they look at events that have settled. */
export const DETECTORS_AHEAD_MS = 5 * 60_000

/** Somebody who has signed in. */
export type SignedIn = { readonly id: string; readonly principal: string; readonly api: Api }

export type World = {
  readonly vault: DeployedVault
  /** The age identity that escrowed key material opens with. */
  readonly identity: string
  readonly as: Readonly<Record<Machine, Api>>
  /** A person whose roles are groups. */
  readonly person: (sub: string, ...groups: Role[]) => Promise<Api>
  /** A person whom the user pool knows, registered with these roles. */
  readonly known: (...roles: Role[]) => Promise<SignedIn>
  /** A token for somebody whom the user pool knows. */
  readonly signIn: (id: string, ...groups: Role[]) => Promise<Api>
  /** Anyone with any token. */
  readonly withToken: (token: string) => Api
}

/** What becomes of the calls of one function. */
export type FaultRule = (call: AwsCall) => Fault | null

/** One world for all tests of a suite. @param newRule is asked once for each function and test */
export function withWorld(newRule: () => FaultRule = () => () => null): () => World {
  let world: World & AsyncDisposable
  beforeAll(async () => {
    world = await openWorld()
  })
  beforeEach(() => {
    for (const name of LAMBDA_NAMES) world.vault.proxyOf(name).failBy(newRule())
  })
  afterAll(() => world[Symbol.asyncDispose]())
  return () => world
}

async function openWorld(): Promise<World & AsyncDisposable> {
  const identity = await generateIdentity()
  const vault = await DeployedVault.open({
    clocksAheadMs: {
      sweep: SWEEPER_AHEAD_MS,
      expireSecrets: EXPIRY_AHEAD_MS,
      detect: DETECTORS_AHEAD_MS,
    },
    recoveryRecipients: [await identityToRecipient(identity)],
  })
  const gateway = new Gateway({
    routes: ROUTES,
    log: { info: () => undefined, error: () => undefined },
    invoke: async (name, event) => (await vault.invoke(name, event)) as APIGatewayProxyResult,
  })
  const url = `http://127.0.0.1:${await gateway.listen('127.0.0.1', 0)}`
  const signIn = async (sub: string, ...groups: Role[]): Promise<Api> =>
    new Api(url, await vault.sign(peopleClaims(sub, WEB, groups)))
  const apis = await Promise.all(
    Object.entries(MACHINES).map(async ([name, roles]) => [
      name,
      new Api(url, await vault.client(name, ...roles)),
    ]),
  )
  return {
    vault,
    identity,
    as: Object.fromEntries(apis),
    person: signIn,
    signIn,
    known: async (...roles) => {
      const id = await vault.people.addUser(`${randomUUID()}@example.org`, roles)
      return { id, principal: `user:${id}`, api: await signIn(id, ...roles) }
    },
    withToken: (token) => new Api(url, token),
    [Symbol.asyncDispose]: async () => {
      await gateway.close()
      await vault.close()
    },
  }
}

/** Stores content. @returns the object's id. */
export async function store(
  api: Api,
  content: Uint8Array | string,
  headers: Record<string, string> = {},
): Promise<string> {
  const stored = await api.send('POST', '/v1/objects', { headers, body: Buffer.from(content) })
  if (stored.status !== 201) throw new Error(`Not stored: ${stored.body.toString()}`)
  return stored.json.id
}
