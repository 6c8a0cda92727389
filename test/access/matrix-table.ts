/**
 * The access matrix of objects and keys, written by hand from section 8 of the design, not from the role table that it tests.
 *
 * A row is a set of roles, a column is how the principal stands to the object (or which list it asks for); a cell is the
 * status, and with `p` the problem `purpose-required`. A row's roles are joined by `+`; `!` after them: it declares a purpose
 * that they may declare, `?`: one that they may not. `*` is every row of the table that its route does not name, `**` also those
 * that are refused everywhere else. What is not allowed here is refused.
 */

export type Table = {
  /** By route as in the table of routes; after `?` a variant of it. */
  readonly cells: Readonly<Record<string, string>>
  readonly rows: readonly string[]
  /** Rows that are refused whatever they ask for, but what is public. */
  readonly refused: readonly string[]
}

/** The seven roles, none, and unions that a principal may have. */
const ROWS = [
  'writer',
  'reader',
  'steward',
  'steward!',
  'privacy-officer',
  'key-admin',
  'auditor',
  'admin',
  'none',
  'writer+reader',
  'key-admin+auditor+admin',
] as const

/** A data role together with one that manages: refused whatever is asked for, also with a purpose. */
const REFUSED_UNIONS = [
  'writer+admin!',
  'writer+key-admin!',
  'reader+admin!',
  'reader+key-admin!',
  'steward+admin!',
  'steward+key-admin!',
  'privacy-officer+admin!',
  'privacy-officer+key-admin!',
] as const

/**
 * `owned`: by the principal, from a time when it was a writer. `granted`: to the principal. `to-role`: granted to one of
 * its roles. `expired`: a grant that has ended. `foreign`: none of these. `absent`: there is no such object.
 */
const READING = `
                          owned   granted  to-role  expired  foreign  absent
  writer                  200     404      404      404      404      404
  reader                  404     200      200      404      404      404
  steward                 403p    403p     403p     403p     403p     403p
  steward!                200     200      200      200      200      404
  writer+reader           200     200      200      404      404      404
  *                       403     403      403      403      403      403`

/** Only the owner may, and only as a writer; a reader that is also a writer knows of the object, and so gets a 403. */
const owning = (done: number): string => `
                          owned   granted  to-role  expired  foreign  absent
  writer                  ${done} 404      404      404      404      404
  writer+reader           ${done} 403      403      404      404      404
  *                       403     403      403      403      403      403`

const HOLDING = `
                          owned   granted  to-role  expired  foreign  absent
  privacy-officer         204     204      204      204      204      404
  *                       403     403      403      403      403      403`

const creating = (done: number): string => `
                          vault
  writer                  ${done}
  writer+reader           ${done}
  *                       403`

const VIEWING = `
                          vault
  key-admin               200
  auditor                 200
  key-admin+auditor+admin 200
  *                       403`

const MANAGING = `
                          vault
  key-admin               200
  auditor                 200
  admin                   200
  key-admin+auditor+admin 200
  *                       403`

/** `there`: the number of a generation or rotation. */
const NUMBERED = `
                          there   absent
  key-admin               200     404
  auditor                 200     404
  key-admin+auditor+admin 200     404
  *                       403     403`

/** Whoever may see one's own events, and no others, may not by naming what they are about. */
const OWN_EVENTS = `
                          default  me   other  action  outcome  subject  all
  auditor                 200      200  200    200     200      200      200
  key-admin+auditor+admin 200      200  200    200     200      200      200
  *                       200      200  403    403     403      403      403`

const HISTORY = `
                          owned   granted  to-role  expired  foreign  absent
  writer                  200     404      404      404      404      404
  writer+reader           200     403      403      404      404      404
  auditor                 200     200      200      200      200      200
  key-admin+auditor+admin 200     200      200      200      200      200
  *                       403     403      403      403      403      403`

/** What the caller itself did with an object, or tried to. */
const OWN_HISTORY = `
                          owned   granted  to-role  expired  foreign  absent
  *                       200     200      200      200      200      200`

/** `own`: an event of the principal. */
const PROVING = `
                          own     other    absent
  auditor                 200     200      404
  key-admin+auditor+admin 200     200      404
  *                       200     404      404`

/** `another`: an event of somebody else that nobody is asked about otherwise. */
const REDACTING = `
                          own     another  absent
  privacy-officer         403     204      404
  *                       403     403      403`

/** Whoever has a token, but a union that is refused. */
const EVERYONE = `
                          vault
  *                       200`

const PUBLIC = `
                          vault
  **                      200`

const CELLS: Readonly<Record<string, string>> = {
  'POST /v1/objects': creating(201),
  'POST /v1/encrypt': creating(200),
  'GET /v1/objects': `
                          default  me      other-owner  granted-me  granted-role  granted-other  subject  all
  writer                  200      200     403          403         403           403            403      403
  reader                  403      403     403          200         200           403            403      403
  steward                 403p     403p    403p         403p        403p          403p           403p     403p
  steward!                200      200     200          200         200           200            200      200
  privacy-officer         403      403     403          403         403           403            200      403
  writer+reader           200      200     403          200         200           403            403      403
  *                       403      403     403          403         403           403            403      403`,
  'GET /v1/objects/{id}': READING,
  'GET /v1/objects/{id}/metadata': READING,
  'GET /v1/objects/{id}/versions': READING,
  'POST /v1/decrypt': READING,
  'PUT /v1/objects/{id}': owning(200),
  'POST /v1/objects/{id}/restorations': owning(201),
  'PATCH /v1/objects/{id}': owning(200),
  'DELETE /v1/objects/{id}': owning(204),
  'DELETE /v1/objects/{id}?shred': owning(204),
  'GET /v1/objects/{id}/grants': owning(200),
  'PUT /v1/objects/{id}/grants/{grantee}': owning(200),
  'DELETE /v1/objects/{id}/grants/{grantee}': owning(204),
  'PUT /v1/objects/{id}/hold': HOLDING,
  'DELETE /v1/objects/{id}/hold': HOLDING,
  'GET /v1/keys': VIEWING,
  'GET /v1/keys/{generation}': NUMBERED,
  'POST /v1/rotations': `
                          vault
  key-admin               202
  key-admin+auditor+admin 202
  *                       403`,
  'GET /v1/rotations': VIEWING,
  'GET /v1/rotations/{id}': NUMBERED,
  'GET /v1/reports/latest': MANAGING,
  'GET /v1/audit/events': OWN_EVENTS,
  'GET /v1/audit/events?object': HISTORY,
  'GET /v1/audit/events?own': OWN_HISTORY,
  'POST /v1/audit/events/{id}/redaction': REDACTING,
  'GET /v1/audit/checkpoint': EVERYONE,
  'GET /v1/audit/proof?from': EVERYONE,
  'GET /v1/audit/proof?event': PROVING,
  'GET /health': PUBLIC,
  'GET /openapi.json': PUBLIC,
  'GET /config.json': PUBLIC,
}

export const OBJECT_TABLE: Table = { cells: CELLS, rows: ROWS, refused: REFUSED_UNIONS }

export type Cell = { readonly row: string; readonly column: string; readonly expected: string }

export const rowsOf = ({ rows, refused }: Table): readonly string[] => [...rows, ...refused]

export const columnsOf = (table: Table, route: string): readonly string[] => linesOf(table, route)[0] ?? []

const linesOf = ({ cells }: Table, route: string): readonly (readonly string[])[] =>
  (cells[route] ?? '')
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/))

/** Every cell of a route, refused unions among them. @throws when a row has not one cell for each column. */
export function cellsOf(table: Table, route: string): readonly Cell[] {
  const { rows: known, refused } = table
  const [header = [], ...lines] = linesOf(table, route)
  const rows = new Map(lines.map(([row = '', ...cells]) => [row, cells]))
  for (const [row, cells] of rows) {
    if (cells.length !== header.length || !['*', '**', ...known].includes(row))
      throw new Error(`${route}: the row ${row} does not fit the table.`)
  }
  const cellsOfRow = (row: string, cells: readonly string[]): readonly Cell[] =>
    header.map((column, index) => ({ row, column, expected: cells[index] ?? '' }))
  const others = rows.get('**')
  const ofRefused = others ?? header.map(() => '403')
  return [
    ...known.flatMap((row) => cellsOfRow(row, rows.get(row) ?? rows.get('*') ?? others ?? [])),
    ...refused.flatMap((row) => cellsOfRow(row, ofRefused)),
  ]
}
