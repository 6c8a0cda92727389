type Piece = {
  /** Where in the text it begins. */
  readonly at: number
  readonly piece: string
  readonly isPrincipal: boolean
}

/** As a pattern that is itself alone. */
const escaped = (text: string): string => text.replaceAll(/\W/g, String.raw`\$&`)

/** A text, cut where it names one of the principals. */
export function piecesOf(text: string, principals: readonly string[]): readonly Piece[] {
  // One may be the beginning of another.
  const names = principals.toSorted((one, other) => other.length - one.length).map(escaped)
  if (names.length === 0) return [{ at: 0, piece: text, isPrincipal: false }]
  let end = 0
  return text.split(new RegExp(`(${names.join('|')})`)).flatMap((piece, index) => {
    const at = end
    end += piece.length
    return piece === '' ? [] : [{ at, piece, isPrincipal: index % 2 === 1 }]
  })
}
