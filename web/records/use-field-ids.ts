/** Which field of the form is which, while fields come, go and change places: what is shown of one must not pass to another. */
import { useState } from 'react'

type State = { readonly ids: readonly number[]; readonly next: number; readonly added: number | null }

export type FieldIds = {
  readonly of: (at: number) => number
  /** Whether somebody has just asked for it, and will want to type. */
  readonly isAdded: (at: number) => boolean
  readonly add: () => void
  readonly remove: (at: number) => void
  readonly move: (at: number, by: -1 | 1) => void
}

const fresh = (count: number, from: number): State => ({
  ids: Array.from({ length: count }, (_, at) => from + at),
  next: from + count,
  added: null,
})

/** @param count of fields there are */
export function useFieldIds(count: number): FieldIds {
  const [state, setState] = useState(() => fresh(count, 0))
  // Another record has come from outside.
  const known = state.ids.length === count ? state : fresh(count, state.next)
  if (known !== state) setState(known)
  const { ids, next, added } = known
  return {
    of: (at) => ids[at] ?? -1,
    isAdded: (at) => ids[at] === added,
    add: () => setState({ ids: [...ids, next], next: next + 1, added: next }),
    remove: (at) => setState({ ids: ids.toSpliced(at, 1), next, added: null }),
    move: (at, by) => {
      const [moved, other] = [ids[at], ids[at + by]]
      if (moved === undefined || other === undefined) return
      setState({ ids: ids.with(at, other).with(at + by, moved), next, added: null })
    },
  }
}
