/** Lists whose positions mean nothing to a caller: a cursor is sealed to the principal and the list that it belongs to. */
import type { Caller } from '../access/caller.ts'
import type { Cursors } from '../objects/cursor.ts'

/** `cursor` as the use case has it: where a page begins, or where the next one does; null: at the beginning, or nowhere. */
type Paged = { readonly cursor: string | null }

/**
 * @param query everything that defines the list, canonically
 * @param read the page from this position on
 * @returns the page, its cursor sealed
 * @throws KeyfoldError `invalid-request` for a cursor of another list, or of another principal.
 */
export async function sealedPage<Page extends Paged>(
  cursors: Cursors<string>,
  from: Caller | Promise<Caller>,
  query: string,
  cursor: string | undefined,
  read: (cursor: string | null) => Promise<Page>,
): Promise<Page> {
  const { principal } = await from
  const page = await read(cursor === undefined ? null : await cursors.open(principal, query, cursor))
  const next = page.cursor === null ? null : await cursors.seal(principal, query, page.cursor)
  return { ...page, cursor: next }
}
