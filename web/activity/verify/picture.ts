/** A hash as a picture, so that two people see at a glance whether they have the same. */

/** 32 bytes are 64 times 4 bits: 8 rows of 8. */
const SIDE = 8
const CELL = 10
const MARGIN = 5
export const PICTURE_SIZE = SIDE * CELL + 2 * MARGIN

/** On white, whatever the theme: it looks the same everywhere. Two bits each; whoever sees no colors has the forms. */
const COLORS = ['#364fc7', '#087f5b', '#d9480f', '#212529'] as const
export const BACKGROUND = '#ffffff'

/** Within a cell of 10 by 10, from its corner on. */
const FORMS = [
  'h10v10h-10z',
  'm5 0l5 5l-5 5l-5 -5z',
  'm0 10v-10h10z',
  'm2.5 5a2.5 2.5 0 1 0 5 0a2.5 2.5 0 1 0 -5 0z',
] as const

export type Piece = { readonly path: string; readonly color: string }

/** @param hash 32 bytes; each bit is to be seen */
export function piecesOf(hash: Uint8Array): readonly Piece[] {
  return Array.from({ length: SIDE * SIDE }, (_, index) => {
    const byte = hash[Math.floor(index / 2)] ?? 0
    const bits = index % 2 === 0 ? byte >> 4 : byte & 15
    const [x, y] = [MARGIN + (index % SIDE) * CELL, MARGIN + Math.floor(index / SIDE) * CELL]
    return {
      path: `M${x} ${y}${FORMS[(bits >> 2) as 0 | 1 | 2 | 3]}`,
      color: COLORS[(bits & 3) as 0 | 1 | 2 | 3],
    }
  })
}

/** As a file. */
export function svgOf(hash: Uint8Array): string {
  const paths = piecesOf(hash).map(({ path, color }) => `<path fill="${color}" d="${path}"/>`)
  const box = `0 0 ${PICTURE_SIZE} ${PICTURE_SIZE}`
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="${box}"><path fill="${BACKGROUND}" d="M0 0h${PICTURE_SIZE}v${PICTURE_SIZE}H0z"/>${paths.join('')}</svg>\n`
}
