/** `GET /users` and `GET /users/{id}`. */
import type { Caller } from '../access/caller.ts'
import { userPrincipal } from '../access/principal.ts'
import { enforceFound, perform } from '../audit/operation.ts'
import { normalizeLogin } from '../identity/login.ts'
import { type AdministrationPorts, enforceMay } from './administration.ts'
import type { DirectoryUser, User } from './model.ts'
import { findTarget, userOf } from './target.ts'

type ViewUsersPorts = Pick<
  AdministrationPorts,
  'authority' | 'recorder' | 'principals' | 'directory' | 'clients'
>

export type UserQuery = {
  /** Only who signs in with exactly this; null: everybody. */
  readonly login: string | null
  readonly limit: number
  /** `cursor` of the page before. */
  readonly cursor: string | null
}

export type UserPage = {
  readonly users: readonly User[]
  /** Null: this was the last one. */
  readonly cursor: string | null
}

/** A page may be short. @throws a refusal; KeyfoldError `invalid-request` for what is no login. */
export async function viewUsers(
  ports: ViewUsersPorts,
  from: Caller | Promise<Caller>,
  query: UserQuery,
): Promise<UserPage> {
  const caller = await from
  return perform(ports.recorder, caller, 'user.view', {}, async (allow) => {
    enforceMay(ports, caller, 'user:view')
    await allow()
    const { items, next } = await find(ports, query)
    return { users: await Promise.all(items.map((user) => withItem(ports, user))), cursor: next }
  })
}

async function find({ directory }: ViewUsersPorts, { login, limit, cursor }: UserQuery) {
  if (login === null) return directory.page(cursor, limit)
  const user = await directory.findByLogin(normalizeLogin(login))
  return { items: user === null ? [] : [user], next: null }
}

const withItem = async ({ principals }: ViewUsersPorts, user: DirectoryUser): Promise<User> =>
  userOf(user, await principals.find(userPrincipal(user.id)))

/** @throws a refusal; that there is no such person is one. */
export async function viewUser(
  ports: ViewUsersPorts,
  from: Caller | Promise<Caller>,
  id: string,
): Promise<User> {
  const principal = userPrincipal(id)
  const [caller, target] = await Promise.all([from, findTarget(ports, principal)])
  return perform(ports.recorder, caller, 'user.view', { target: principal }, async (allow) => {
    enforceMay(ports, caller, 'user:view')
    const user = target?.kind === 'user' ? userOf(target.user, target.item) : null
    enforceFound(user, 'There is no such person.')
    await allow()
    return user
  })
}
