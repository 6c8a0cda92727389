/**
 * The access matrix of findings, mute rules, suspensions and key use, by hand like `matrix-table.ts`, whose rows it has.
 *
 * `other`: about somebody else. `own`: about the caller alone. `absent`: there is none.
 */
import { OBJECT_TABLE, type Table } from './matrix-table.ts'

const READING = `
                          vault
  auditor                 200
  key-admin+auditor+admin 200
  *                       403`

/** Nobody settles what is about themselves. */
const triaging = (done: number): string => `
                          other    own  absent
  auditor                 ${done}  403  404
  key-admin+auditor+admin ${done}  403  404
  *                       403      403  403`

export const FINDINGS_TABLE: Table = {
  cells: {
    'GET /v1/findings': READING,
    'GET /v1/findings/{id}': `
                          other  own  absent
  auditor                 200    200  404
  key-admin+auditor+admin 200    200  404
  *                       403    403  403`,
    'POST /v1/findings/{id}/acknowledgment': triaging(200),
    'GET /v1/mutes': READING,
    'POST /v1/mutes': `
                          other  own
  auditor                 201    403
  key-admin+auditor+admin 201    403
  *                       403    403`,
    'DELETE /v1/mutes/{id}': `
                          other  absent
  auditor                 204    404
  key-admin+auditor+admin 204    404
  *                       403    403`,
    'GET /v1/suspensions': `
                          vault
  auditor                 200
  admin                   200
  key-admin+auditor+admin 200
  *                       403`,
    'DELETE /v1/suspensions/{id}': `
                          other  own  absent
  auditor                 204    403  404
  admin                   204    403  404
  key-admin+auditor+admin 204    403  404
  *                       403    403  403`,
    'GET /v1/usage': READING,
    // Nothing is learned in this vault.
    'GET /v1/baselines/{principal}': `
                          absent
  auditor                 404
  key-admin+auditor+admin 404
  *                       403`,
  },
  rows: OBJECT_TABLE.rows,
  refused: OBJECT_TABLE.refused,
}
