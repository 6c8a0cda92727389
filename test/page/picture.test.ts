import { expect, it } from 'vitest'
import { piecesOf, svgOf } from '../../web/activity/verify/picture.ts'

const HASH = Uint8Array.from({ length: 32 }, (_, index) => index * 7)

it('is the same for the same hash, and another one for each bit that differs', () => {
  expect(svgOf(HASH)).toBe(svgOf(HASH.slice()))
  const pictures = new Set([svgOf(HASH)])
  for (let bit = 0; bit < 256; bit += 1) {
    const other = HASH.slice()
    other[bit >> 3] = (other[bit >> 3] ?? 0) ^ (1 << (bit & 7))
    pictures.add(svgOf(other))
  }
  expect(pictures.size).toBe(257)
})

it('has a piece for each four bits, none in the place of another', () => {
  const places = piecesOf(HASH).map(({ path }) => /^M\d+ \d+/.exec(path)?.[0])
  expect(new Set(places).size).toBe(64)
})
