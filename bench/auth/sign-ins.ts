import { argon2, randomBytes } from 'node:crypto'
import { promisify } from 'node:util'
import { createRecorder } from '../../lib/audit/record.ts'
import { systemClock } from '../../lib/clock.ts'
import { hashPassword, verifyPassword } from '../../lib/identity/password-hash.ts'
import { IDENTITY_POLICY } from '../../lib/identity/policy.ts'
import { createSignIn } from '../../lib/identity/sign-in.ts'
import type { Contender } from './rounds.ts'
import { openBenchStores } from './stores.ts'

const LOGIN = 'ada@example.org'
const PASSWORD = 'seven plum trees in the rain'

/** The sign-in as the screens call it: back-off, account, principal item, hash, and its event on disk. */
export async function openSignIns() {
  const { stores, close } = await openBenchStores()
  const passwordHash = await hashPassword(PASSWORD)
  await stores.accounts.add({
    id: 'ada',
    login: LOGIN,
    name: null,
    groups: ['writer'],
    status: 'active',
    passwordHash,
    passwordExpires: null,
    created: systemClock(),
    lastSignIn: null,
  })
  const recorder = createRecorder(stores.events, systemClock)
  const signIns = createSignIn({ ...stores, recorder, clock: systemClock, secret: randomBytes(32) })
  const origin = { source: '127.0.0.1', browser: null, client: 'web', request: {} }
  const attempt = async (password: string, expected: string): Promise<void> => {
    const { outcome } = await signIns.signIn({ login: LOGIN, password, ...origin })
    if (outcome !== expected) throw new Error(`The sign-in ended with ${outcome}.`)
  }
  const contenders: readonly Contender[] = [
    { name: 'argon2id of node:crypto', call: bareHash },
    { name: 'verifyPassword', call: () => verifyPassword(passwordHash, PASSWORD) },
    { name: 'signIn', call: () => attempt(PASSWORD, 'signed-in') },
  ]
  const { memoryKiB, passes, parallelism } = IDENTITY_POLICY.argon2
  const cost = `${memoryKiB / 1024} MiB, ${passes} pass, ${parallelism} lane; ${IDENTITY_POLICY.hashesAtOnceMax} at once`
  return { contenders, cost, [Symbol.asyncDispose]: close }
}

const derive = promisify(argon2)

const bareHash = (): Promise<Buffer> => {
  const { memoryKiB, passes, parallelism, tagBytes, saltBytes } = IDENTITY_POLICY.argon2
  return derive('argon2id', {
    message: Buffer.from(PASSWORD),
    nonce: randomBytes(saltBytes),
    memory: memoryKiB,
    passes,
    parallelism,
    tagLength: tagBytes,
  })
}
