/**
 * The access matrix of people, machine clients and approvals, written by hand from section 8 of the design as that of objects
 * is: see `matrix-table.ts`.
 *
 * A row is a person with these roles; `client:admin` is a machine client with that role. A column is how the caller stands to
 * whom it is about, and what is asked for: see `matrix-people-cases.ts`.
 */
import type { Table } from './matrix-table.ts'

const PEOPLE_ROWS = [
  'writer',
  'reader',
  'steward',
  'privacy-officer',
  'key-admin',
  'auditor',
  'admin',
  'none',
  'writer+reader',
  'key-admin+auditor+admin',
  'client:admin',
  'client:writer',
] as const

/** Whoever has a token, but a union that is refused. */
const EVERYONE = `
                          vault
  *                       200`

const LISTING = `
                          vault
  admin                   200
  key-admin+auditor+admin 200
  client:admin            200
  *                       403`

/** Whoever works here: it is no more than who others are. */
const FINDING = `
                          other  absent
  none                    403    403
  *                       200    200`

/** Whoever asked, whom it is about, or anybody else decides. */
const deciding = (requester: number, another: number): string => `
                          requester    target  other       absent
  admin                   ${requester} 403     ${another}  404
  key-admin+auditor+admin ${requester} 403     ${another}  404
  *                       403          403     403         403`

/** By route as in the table of routes; after `?` what is asked for. */
const PEOPLE_CELLS: Readonly<Record<string, string>> = {
  'GET /v1/me': EVERYONE,
  'POST /v1/me/sign-out': `
                          vault
  client:admin            403
  client:writer           403
  *                       204`,
  'GET /v1/principals?login': FINDING,
  'GET /v1/principals?id': FINDING,
  'GET /v1/users': LISTING,
  'POST /v1/users': `
                          plain  lesser  data  admin
  admin                   201    201     201   201
  key-admin+auditor+admin 201    201     201   201
  client:admin            201    201     201   201
  *                       403    403     403   403`,
  'GET /v1/users/{id}': `
                          self  other  absent
  admin                   200   200    404
  key-admin+auditor+admin 200   200    404
  client:admin            404   200    404
  *                       403   403    403`,
  'PATCH /v1/users/{id}?roles': `
                          self  lesser  data  admin  taken  absent
  admin                   403   200     202   202    200    404
  key-admin+auditor+admin 403   200     202   202    200    404
  client:admin            404   200     202   202    200    404
  *                       403   403     403   403    403    403`,
  'PATCH /v1/users/{id}?disable': `
                          self  other  admin  absent
  admin                   403   200    200    404
  key-admin+auditor+admin 403   200    200    404
  client:admin            404   200    200    404
  *                       403   403    403    403`,
  'PATCH /v1/users/{id}?enable': `
                          lesser  data  admin  absent
  admin                   200     202   202    404
  key-admin+auditor+admin 200     202   202    404
  client:admin            200     202   202    404
  *                       403     403   403    403`,
  'POST /v1/users/{id}/reset': `
                          self  lesser  data  admin  absent
  admin                   403   204     202   202    404
  key-admin+auditor+admin 403   204     202   202    404
  client:admin            404   204     202   202    404
  *                       403   403     403   403    403`,
  'POST /v1/users/{id}/sign-out': `
                          self  other  admin  absent
  admin                   204   204    204    404
  key-admin+auditor+admin 204   204    204    404
  client:admin            404   204    204    404
  *                       403   403    403    403`,
  'GET /v1/clients': LISTING,
  'POST /v1/clients': `
                          plain  lesser  data  admin
  admin                   201    201     201   201
  key-admin+auditor+admin 201    201     201   201
  client:admin            201    201     201   201
  *                       403    403     403   403`,
  'GET /v1/clients/{id}': `
                          custodian  other  absent
  admin                   200        200    404
  key-admin+auditor+admin 200        200    404
  client:admin            200        200    404
  client:writer           404        404    404
  *                       200        404    404`,
  'PATCH /v1/clients/{id}?roles': `
                          self  lesser  data  admin  taken  custodian  absent
  admin                   404   200     202   202    200    403        404
  key-admin+auditor+admin 404   200     202   202    200    403        404
  client:admin            403   200     202   202    200    202        404
  *                       403   403     403   403    403    403        403`,
  'PATCH /v1/clients/{id}?disable': `
                          other  admin  custodian  absent
  admin                   200    200    200        404
  key-admin+auditor+admin 200    200    200        404
  client:admin            200    200    200        404
  *                       403    403    403        403`,
  'PATCH /v1/clients/{id}?enable': `
                          lesser  data  absent
  admin                   200     202   404
  key-admin+auditor+admin 200     202   404
  client:admin            200     202   404
  *                       403     403   403`,
  'POST /v1/clients/{id}/secrets': `
                          custodian  other  absent
  admin                   403        403    404
  key-admin+auditor+admin 403        403    404
  client:admin            403        403    404
  client:writer           404        404    404
  *                       201        404    404`,
  'DELETE /v1/clients/{id}': `
                          self  custodian  other  admin  absent
  admin                   404   204        204    204    404
  key-admin+auditor+admin 404   204        204    204    404
  client:admin            403   204        204    204    404
  *                       403   403        403    403    403`,
  'GET /v1/approvals': LISTING,
  'GET /v1/approvals/{id}': `
                          requester  target  other  absent
  admin                   200        200     200    404
  key-admin+auditor+admin 200        200     200    404
  client:admin            200        200     200    404
  *                       403        403     403    403`,
  'POST /v1/approvals/{id}/decision?approve': deciding(403, 200),
  'POST /v1/approvals/{id}/decision?reject': deciding(403, 200),
  'POST /v1/approvals/{id}/decision?withdraw': deciding(200, 403),
}

export const PEOPLE_TABLE: Table = {
  cells: PEOPLE_CELLS,
  rows: PEOPLE_ROWS,
  // Whoever is let in is asked of all unions by the matrix of objects.
  refused: ['writer+admin', 'steward+admin', 'privacy-officer+key-admin+admin'],
}
