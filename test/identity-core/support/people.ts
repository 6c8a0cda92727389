/** Signing in over real stores, with a clock that tests move. */
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { SqliteAccountStore } from '../../../lib/adapters/embedded/account-store.ts'
import { SqliteAttemptStore } from '../../../lib/adapters/embedded/attempt-store.ts'
import { openDatabase } from '../../../lib/adapters/embedded/database.ts'
import { SqliteEventStore } from '../../../lib/adapters/embedded/event-store.ts'
import { SqlitePrincipalStore } from '../../../lib/adapters/embedded/principal-store.ts'
import type { AuditEvent } from '../../../lib/audit/event.ts'
import { createRecorder } from '../../../lib/audit/record.ts'
import type { Account } from '../../../lib/identity/model.ts'
import type { SignInPorts } from '../../../lib/identity/password-check.ts'
import { hashPassword } from '../../../lib/identity/password-hash.ts'
import {
  createSignIn,
  type SignIn,
  type SignInAttempt,
  type SignInResult,
} from '../../../lib/identity/sign-in.ts'
import { CHEAP } from '../../support/cheap-argon2.ts'
import { temporaryFolder } from '../../support/folders.ts'
import { type TestClock, testClock } from '../../support/test-clock.ts'

export const PASSWORD = 'correct horse battery staple'
export const SECRET = Buffer.alloc(32, 7)

export type People = SignIn & {
  readonly ports: SignInPorts
  readonly clock: TestClock
  /** Signs in from one place, as `ada` with the right password, but for what is given. */
  attempt(changes?: Partial<SignInAttempt>): Promise<SignInResult>
  /** So many wrong passwords. @returns what became of the last one */
  fail(times: number, changes?: Partial<SignInAttempt>): Promise<SignInResult>
  add(changes?: Partial<Account>): Promise<Account>
  events(): Promise<readonly AuditEvent[]>
  /** Failures that are only counted. */
  counted(): number
}

export async function openPeople(argon2 = CHEAP): Promise<People> {
  const database = openDatabase(join(await temporaryFolder(), 'vault.db'))
  onTestFinished(() => database.close())
  const clock = testClock()
  const events = new SqliteEventStore(database)
  const ports: SignInPorts = {
    accounts: new SqliteAccountStore(database),
    principals: new SqlitePrincipalStore(database),
    attempts: new SqliteAttemptStore(database),
    recorder: createRecorder(events, clock),
    events,
    clock,
    secret: SECRET,
    argon2,
  }
  const { signIn, setPassword } = createSignIn(ports)
  const attempt: People['attempt'] = (changes = {}) =>
    signIn({
      login: 'ada',
      password: PASSWORD,
      source: '192.0.2.1',
      browser: null,
      client: 'web',
      request: {},
      ...changes,
    })
  const passwordHash = await hashPassword(PASSWORD, argon2)
  return {
    ports,
    clock,
    signIn,
    setPassword,
    attempt,
    async fail(times, changes = {}) {
      let last: SignInResult = { outcome: 'refused' }
      for (let i = 0; i < times; i += 1) last = await attempt({ password: 'wrong', ...changes })
      return last
    },
    async add(changes = {}) {
      const login = changes.login ?? 'ada'
      const facts = {
        id: `id-${login}`,
        login,
        name: 'Ada Lovelace',
        groups: ['writer'],
        status: 'active',
      } as const
      const account = {
        ...facts,
        passwordHash,
        passwordExpires: null,
        created: clock(),
        lastSignIn: null,
        ...changes,
      }
      await ports.accounts.add(account)
      return account
    },
    events: () => events.page('', 1_000),
    counted: () =>
      Number(
        database.prepare('SELECT coalesce(sum(failures), 0) AS n FROM unauthenticated_failures').get()?.['n'],
      ),
  }
}
