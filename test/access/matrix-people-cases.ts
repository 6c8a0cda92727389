/** What each column of the matrix of people means: whom a request is about, and what it asks for. */
import { randomBytes, randomUUID } from 'node:crypto'
import type { Role } from '../../lib/access/roles.ts'
import type { CallOptions } from '../support/vault.ts'

/** @param fresh nobody else will use it: it may be changed. @returns the id */
type People = {
  person(fresh: boolean, roles?: readonly Role[], disabled?: boolean): Promise<string>
  machine(fresh: boolean, roles?: readonly Role[], disabled?: boolean, custodian?: string): Promise<string>
  loginOf(person: string): Promise<string>
  /** A pending one, to give a role that needs it. */
  approval(fresh: boolean, requestedBy: string, target: string): Promise<string>
}
type At = {
  readonly matrix: People
  readonly caller: { readonly id: string; readonly principal: string }
  readonly fresh: boolean
}
type Asked = {
  readonly options: Pick<CallOptions, 'path' | 'query' | 'body'>
  /** An id, a login or a name: what must stay as it is when the request is refused. */
  readonly watch: string | null
}
type Case = (at: At) => Promise<Asked>

/** @returns the id of whom or what the request is about */
type Who = (at: At) => Promise<string>

export const newLogin = (): string => `p-${randomUUID()}@example.com`

const ABSENT = randomBytes(16).toString('base64url')

const absent: Who = async () => ABSENT
const self: Who = async ({ caller }) => caller.id
const person =
  (roles: readonly Role[] = [], disabled = false): Who =>
  ({ matrix, fresh }) =>
    matrix.person(fresh, roles, disabled)
const machine =
  (roles: readonly Role[] = [], disabled = false): Who =>
  ({ matrix, fresh }) =>
    matrix.machine(fresh, roles, disabled)
/** Of a machine client: somebody who happens to have its id. */
const inCustody: Who = ({ matrix, caller, fresh }) => matrix.machine(fresh, [], false, `user:${caller.id}`)
const root = async ({ matrix }: At): Promise<string> => `user:${await matrix.person(false, ['admin'])}`

const approvals: Readonly<Record<string, Who>> = {
  requester: async ({ matrix, caller, fresh }) =>
    matrix.approval(fresh, caller.principal, `user:${await matrix.person(fresh)}`),
  target: async (at) => at.matrix.approval(at.fresh, await root(at), at.caller.principal),
  other: async (at) =>
    at.matrix.approval(at.fresh, await root(at), `user:${await at.matrix.person(at.fresh)}`),
  absent,
}

/** What a column of roles gives. */
const GIVEN: Readonly<Record<string, readonly Role[]>> = {
  plain: [],
  data: ['writer'],
  admin: ['admin'],
  taken: [],
  custodian: ['writer'],
}
const givenIn = (column: string): readonly Role[] => GIVEN[column] ?? ['auditor']

const lessers = { lesser: person(['auditor']), data: person(['writer']), admin: person(['admin']) }

const WHO: Readonly<Record<string, Readonly<Record<string, Who>>>> = {
  'GET /v1/users/{id}': { self, other: person(), absent },
  'PATCH /v1/users/{id}?roles': {
    self,
    lesser: person(),
    data: person(),
    admin: person(),
    taken: person(['writer']),
    absent,
  },
  'PATCH /v1/users/{id}?disable': { self, other: person(['writer']), admin: person(['admin']), absent },
  'PATCH /v1/users/{id}?enable': {
    lesser: person(['auditor'], true),
    data: person(['writer'], true),
    admin: person(['admin'], true),
    absent,
  },
  'POST /v1/users/{id}/reset': { self, ...lessers, absent },
  'POST /v1/users/{id}/sign-out': { self, other: person(), admin: person(['admin']), absent },
  'GET /v1/clients/{id}': { custodian: inCustody, other: machine(), absent },
  'PATCH /v1/clients/{id}?roles': {
    self,
    lesser: machine(),
    data: machine(),
    admin: machine(),
    taken: machine(['writer']),
    custodian: inCustody,
    absent,
  },
  'PATCH /v1/clients/{id}?disable': {
    other: machine(['writer']),
    admin: machine(['admin']),
    custodian: inCustody,
    absent,
  },
  'PATCH /v1/clients/{id}?enable': {
    lesser: machine(['auditor'], true),
    data: machine(['writer'], true),
    absent,
  },
  'POST /v1/clients/{id}/secrets': { custodian: inCustody, other: machine(), absent },
  'DELETE /v1/clients/{id}': {
    self,
    custodian: inCustody,
    other: machine(['writer']),
    admin: machine(['admin']),
    absent,
  },
  'GET /v1/approvals/{id}': approvals,
  'POST /v1/approvals/{id}/decision?approve': approvals,
  'POST /v1/approvals/{id}/decision?reject': approvals,
  'POST /v1/approvals/{id}/decision?withdraw': approvals,
}

const BODIES: Readonly<Record<string, (column: string) => object>> = {
  'PATCH /v1/users/{id}?roles': (column) => ({ roles: givenIn(column) }),
  'PATCH /v1/users/{id}?disable': () => ({ disabled: true }),
  'PATCH /v1/users/{id}?enable': () => ({ disabled: false }),
  'PATCH /v1/clients/{id}?roles': (column) => ({ roles: givenIn(column) }),
  'PATCH /v1/clients/{id}?disable': () => ({ disabled: true }),
  'PATCH /v1/clients/{id}?enable': () => ({ disabled: false }),
  'POST /v1/clients/{id}/secrets': () => ({}),
  'POST /v1/approvals/{id}/decision?approve': () => ({ decision: 'approve' }),
  'POST /v1/approvals/{id}/decision?reject': () => ({ decision: 'reject', reason: 'case 7' }),
  'POST /v1/approvals/{id}/decision?withdraw': () => ({ decision: 'withdraw' }),
}

/** Asked for in the query. */
const finding =
  (kind: 'login' | 'id') =>
  (column: string): Case =>
  async ({ matrix }) => {
    const user = column === 'absent' ? ABSENT : await matrix.person(false)
    const login = column === 'absent' ? newLogin() : await matrix.loginOf(user)
    return { options: { query: kind === 'login' ? { login } : { id: [`user:${user}`] } }, watch: null }
  }

/** Of those that are about nobody who is there yet, or in the query. */
const MAKING: Readonly<Record<string, (column: string) => Case>> = {
  'GET /v1/principals?login': finding('login'),
  'GET /v1/principals?id': finding('id'),
  'POST /v1/users': (column) => async () => {
    const login = newLogin()
    return { options: { body: { login, roles: givenIn(column) } }, watch: login }
  },
  'POST /v1/clients':
    (column) =>
    async ({ matrix }) => {
      const name = newLogin()
      const custodian = `user:${await matrix.person(false)}`
      return { options: { body: { name, custodian, roles: givenIn(column) } }, watch: name }
    },
}

/** @throws when the column means nothing for the route */
export function caseOf(route: string, column: string): Case {
  const making = MAKING[route]
  if (making !== undefined) return making(column)
  if (column === 'vault') return async () => ({ options: {}, watch: null })
  const who = WHO[route]?.[column]
  if (who === undefined) throw new Error(`${route}: nobody is ${column}.`)
  const body = BODIES[route]?.(column)
  return async (at) => {
    const id = await who(at)
    return { options: { path: { id }, ...(body === undefined ? {} : { body }) }, watch: id }
  }
}
