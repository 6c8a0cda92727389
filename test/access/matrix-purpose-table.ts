/**
 * The access matrix of declared purposes, by hand like `matrix-table.ts`, whose columns it has: content that is `restricted`
 * needs one whoever reads it, a steward always does, and one that is not on the list of a role is refused.
 */
import type { Table } from './matrix-table.ts'

const PURPOSE_ROWS =
  'writer writer! writer? reader reader! reader? steward steward! steward? privacy-officer! admin!'.split(' ')

/** What may not be known of stays hidden, whatever purpose is declared. */
const RESTRICTED = `
                          owned   granted  foreign  absent
  writer                  403p    404      404      404
  writer!                 200     404      404      404
  writer?                 403     404      404      404
  reader                  404     403p     404      404
  reader!                 404     200      404      404
  reader?                 404     403      404      404
  steward                 403p    403p     403p     403p
  steward!                200     200      200      404
  steward?                403     403      403      403
  *                       403     403      403      403`

/** Without content: only a steward has to say why. */
const DECLARED = `
                          owned   granted  foreign  absent
  writer                  200     404      404      404
  writer!                 200     404      404      404
  writer?                 403     404      404      404
  reader                  404     200      404      404
  reader!                 404     200      404      404
  reader?                 404     403      404      404
  steward                 403p    403p     403p     403p
  steward!                200     200      200      404
  steward?                403     403      403      403
  *                       403     403      403      403`

/** Changing restricted content without seeing it needs no purpose. */
const REPLACING = `
                          owned   granted  foreign  absent
  writer                  200     404      404      404
  writer!                 200     404      404      404
  writer?                 403     404      404      404
  *                       403     403      403      403`

/** An old version is opened to be restored. */
const RESTORING = `
                          owned   granted  foreign  absent
  writer                  403p    404      404      404
  writer!                 201     404      404      404
  writer?                 403     404      404      404
  *                       403     403      403      403`

export const RESTRICTED_TABLE: Table = {
  cells: {
    'GET /v1/objects/{id}?restricted': RESTRICTED,
    'POST /v1/decrypt?restricted': RESTRICTED,
    'GET /v1/objects/{id}/metadata?restricted': DECLARED,
    'GET /v1/objects/{id}/versions?restricted': DECLARED,
    'PUT /v1/objects/{id}?restricted': REPLACING,
    'PATCH /v1/objects/{id}?restricted': REPLACING,
    'POST /v1/objects/{id}/restorations?restricted': RESTORING,
  },
  rows: PURPOSE_ROWS,
  refused: [],
}

export const DECLARED_TABLE: Table = {
  cells: {
    'GET /v1/objects/{id}?confidential': DECLARED,
    'POST /v1/decrypt?confidential': DECLARED,
  },
  rows: PURPOSE_ROWS,
  refused: [],
}
