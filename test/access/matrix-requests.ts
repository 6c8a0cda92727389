/** What the cells of the access matrix of objects and keys send. */
import { isRole, type Role } from '../../lib/access/roles.ts'
import type { Method } from '../../lib/http/routes.ts'
import type { CallOptions } from '../support/vault.ts'
import type { Cell } from './matrix-table.ts'

/** An object, and a message that stands to a principal in the same way; or an event. */
export type Fixture = { readonly id: string; readonly messageId: string; readonly message: Buffer }

export const OWNER = 'owner'
/** Whom something is shared with beside the principals of the rows. */
export const THIRD = 'client:third'

export const nameOf = (row: string): string => `client-${row}`
export const rolesOf = (row: string): readonly Role[] => row.replace(/[!?]$/, '').split('+').filter(isRole)

/** What a row declares: `!` is on the list of each data role, `?` on none. */
const PURPOSES: Readonly<Record<string, string>> = { '!': 'investigation/case 7', '?': 'curiosity' }
export const purposeOf = (row: string): string | undefined => PURPOSES[row.at(-1) ?? '']

export function split(route: string): readonly [Method, string, string] {
  const [, method = '', path = '', variant = ''] = /^(\S+) ([^?]+)\??(.*)$/.exec(route) ?? []
  return [method as Method, path, variant]
}

/**
 * What a valid request for the route carries, whatever its headers and query.
 *
 * @param number of a generation or rotation. Generation 1 is always there, and rotation 1 once the matrix asked for one.
 */
export function requestFor(
  route: string,
  { id, message }: Fixture,
  number = '1',
): Pick<CallOptions, 'path' | 'body'> {
  const body = bodiesOf(message)[route]
  return {
    ...(route.includes('/objects/{id}') ? { path: { id, grantee: THIRD } } : {}),
    ...(route.includes('/events/{id}') ? { path: { id } } : {}),
    ...(route.includes('/baselines/') ? { path: { principal: THIRD } } : {}),
    ...(NUMBERED.includes(route) ? { path: { id: number, generation: number } } : {}),
    ...(body === undefined ? {} : { body }),
  }
}

const NUMBERED = ['GET /v1/keys/{generation}', 'GET /v1/rotations/{id}']

const bodiesOf = (message: Buffer): Readonly<Record<string, NonNullable<CallOptions['body']>>> => ({
  'POST /v1/objects': 'content',
  'POST /v1/encrypt': 'content',
  'POST /v1/decrypt': message,
  'PUT /v1/objects/{id}': 'another content',
  'POST /v1/objects/{id}/restorations': { version: 1 },
  'PATCH /v1/objects/{id}': { labels: { case: '8' } },
  'PUT /v1/objects/{id}/hold': { reason: 'case 7' },
  'POST /v1/audit/events/{id}/redaction': { reason: 'case 7' },
  'POST /v1/findings/{id}/acknowledgment': { reason: 'case 7' },
  'POST /v1/mutes': { principal: THIRD, reason: 'case 7', expiresAt: '2031-01-02T00:00:00Z' },
  'PUT /v1/objects/{id}/grants/{grantee}': { expires: null },
  // This vault names nobody who could recover a key.
  'POST /v1/rotations': { waiveEscrow: true },
})

/** @param variant of the route */
export function queryOf(route: string, variant: string, cell: Cell, { id }: Fixture): Record<string, string> {
  if (variant === 'shred') return { shred: 'true' }
  if (variant === 'object') return { object: id }
  if (variant === 'own') return { object: id, principal: 'me' }
  if (variant === 'event') return { event: id }
  if (variant === 'from') return { from: '1' }
  if (route === 'GET /v1/audit/events') return EVENTS[cell.column] ?? {}
  return route === 'GET /v1/objects' ? listOf(cell) : {}
}

const EVENTS: Readonly<Record<string, Record<string, string>>> = {
  me: { principal: 'me' },
  other: { principal: `client:${OWNER}` },
  action: { action: 'object.decrypt' },
  outcome: { outcome: 'denied' },
  subject: { subject: 'patient-7' },
  all: { all: 'true' },
}

function listOf({ row, column }: Cell): Record<string, string> {
  const lists: Record<string, Record<string, string>> = {
    default: {},
    me: { owner: 'me' },
    'other-owner': { owner: `client:${OWNER}` },
    'granted-me': { grantee: 'me' },
    'granted-role': { grantee: `role:${rolesOf(row).at(-1) ?? 'reader'}` },
    'granted-other': { grantee: 'client:someone-else' },
    subject: { subject: 'patient-7' },
    all: { all: 'true' },
  }
  return lists[column] ?? {}
}
