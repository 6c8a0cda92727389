import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Block, blocksBackward, blocksForward, LINE_MAX_BYTES } from '../../cli/anomaly/line-blocks.ts'

/** What a consumer sees: each block in the order of the file, with its place. */
async function collect(blocks: AsyncIterable<Block>): Promise<{ offset: number; text: string }[]> {
  const seen: { offset: number; text: string }[] = []
  for await (const { offset, bytes } of blocks) seen.push({ offset, text: bytes.toString('latin1') })
  return seen
}

const forward = (content: Buffer, chunk: number) => {
  let next = 0
  return collect(
    blocksForward(async (target, at, length) => {
      const copied = content.copy(target, at, next, next + Math.min(chunk, length))
      next += copied
      return copied
    }),
  )
}
const backward = async (content: Buffer) =>
  collect(
    blocksBackward(async (target, at, length, position) => {
      expect(content.copy(target, at, position, position + length)).toBe(length)
    }, content.length),
  )

const line = fc.oneof(
  fc.integer({ min: 0, max: 20 }),
  fc.integer({ min: 0, max: 70_000 }),
  fc.constantFrom(65_535, 65_536, 131_071, LINE_MAX_BYTES),
)
const content = fc
  .tuple(fc.array(line, { maxLength: 8 }), fc.boolean())
  .map(([lengths, hasEnd]) =>
    Buffer.from(
      lengths.map((length, at) => String(at % 10).repeat(length)).join('\n') + (hasEnd ? '\n' : ''),
    ),
  )

test('blocks are whole lines, and all of the file, from either end', async () => {
  await fc.assert(
    fc.asyncProperty(content, fc.constantFrom(1_000, 65_536), async (bytes, chunk) => {
      const text = bytes.toString('latin1')
      for (const blocks of [await forward(bytes, chunk), (await backward(bytes)).toReversed()]) {
        expect(blocks.map((block) => block.text).join('') === text).toBe(true)
        for (const [at, { offset, text: lines }] of blocks.entries()) {
          expect(text.startsWith(lines, offset)).toBe(true)
          expect(lines.endsWith('\n') || at === blocks.length - 1).toBe(true)
        }
      }
    }),
    { numRuns: process.env['SLOW'] === '1' ? 1_000 : 15 },
  )
})

test('of a line that is too long comes so much that this can be told, once, and the lines around it come whole', async () => {
  for (const excess of [1, 65_536, 3 * LINE_MAX_BYTES]) {
    for (const [before, after] of [
      ['a\n', '\nb\n'],
      ['', '\nb'],
      ['a\n', ''],
    ] as const) {
      const bytes = Buffer.from(`${before}${'x'.repeat(LINE_MAX_BYTES + excess)}${after}`)
      for (const blocks of [await forward(bytes, 65_536), await backward(bytes)]) {
        const lines = blocks.flatMap(({ text }) => text.split('\n').filter((each) => each !== ''))
        const others = lines.filter((each) => each.length <= LINE_MAX_BYTES)
        expect(lines.length - others.length).toBe(1)
        expect(others.toSorted().join('')).toBe(`${before}${after}`.replaceAll('\n', ''))
      }
    }
  }
})
