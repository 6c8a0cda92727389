import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { LINE_MAX_BYTES } from '../../cli/anomaly/line-blocks.ts'
import type { AuditEvent } from '../../lib/audit/event.ts'
import { temporaryFolder } from '../support/folders.ts'
import { decryption, linesOf } from './anomaly-events.ts'
import { keyfoldHere } from './in-process.ts'
import { keyfold, type Ran, text } from './run.ts'

const START = Date.UTC(2031, 0, 6)
const GOOD: readonly AuditEvent[] = [1, 2, 3].map((at) =>
  decryption(START + at * 1_000, 'user:ann', `o${at}`),
)
const [event] = GOOD
const line = JSON.stringify(event)
const withField = (name: string, json: string): string =>
  `${line.slice(0, -1)},${JSON.stringify(name)}:${json}}`
const deep = (depth: number): string => '['.repeat(depth) + ']'.repeat(depth)

async function detectIn(content: string | Uint8Array, ...args: readonly string[]): Promise<Ran> {
  const path = join(await temporaryFolder(), 'events.jsonl')
  await writeFile(path, content)
  return keyfoldHere(['anomaly', 'detect', '--events', path, ...args])
}

describe('a line that is no event', () => {
  test.each<readonly [string, string | Uint8Array, RegExp]>([
    ['no JSON', 'hello', /It is no JSON\./],
    ['two events', `${line}${line}`, /It is no JSON\./],
    ['a NUL byte', `${line.slice(0, 10)}\0${line.slice(11)}`, /It is no JSON: character 11 is NUL\./],
    ['zeros, as a crash leaves them', '\0'.repeat(5_000), /It is no JSON: character 1 is NUL\./],
    ['bytes that are not UTF-8', Buffer.from(line, 'latin1'), /It is not UTF-8\./],
    ['UTF-16', Buffer.from(`\ufeff${line}`, 'utf16le'), /It is not UTF-8\./],
    ['null', 'null', /It is no JSON object\./],
    ['a list', `[${line}]`, /It is no JSON object\./],
    ['a list in lists', deep(100_000), /It is no JSON object\./],
    ['an object in objects', `${'{"id":'.repeat(100_000)}1${'}'.repeat(100_000)}`, /"id" must be a ULID/],
    [
      'deep content of a field',
      withField('reason', deep(100_000)),
      /"reason" must be text of at most 2048 characters\./,
    ],
    ['no fields', '{}', /"id" is missing\./],
    ['no time', JSON.stringify({ ...event, time: undefined }), /"time" is missing\./],
    [
      'a time that is none',
      JSON.stringify({ ...event, time: '2031-13-01T00:00:00.000Z' }),
      /"time" must be a time/,
    ],
    [
      'a time without its zone',
      JSON.stringify({ ...event, time: '2031-01-01T00:00:00' }),
      /"time" must be a time/,
    ],
    ['another action', JSON.stringify({ ...event, action: 'object.steal' }), /"action" must be an action/],
    ['a number beyond all', withField('count', '1e999'), /"count" must be a whole number/],
    ['a number of many digits', withField('count', '9'.repeat(100_000)), /"count" must be a whole number/],
    ['a number that is not exact', withField('count', '9007199254740993'), /"count" must be a whole number/],
    ['a field of objects themselves', withField('__proto__', '{"id":"x"}'), /no field "__proto__"\./],
    ['a field of no event', withField('x'.repeat(300), '1'), /no field "x{64}"\./],
    ['a field that steers a terminal', withField('\u001b[2J', '1'), /no field "\?\[2J"\./],
    ['too much', withField('reason', `"${'x'.repeat(LINE_MAX_BYTES)}"`), /It is longer than 1048576 bytes\./],
    [
      'far too much',
      withField('reason', `"${'x'.repeat(3 * LINE_MAX_BYTES)}"`),
      /It is longer than 1048576 bytes\./,
    ],
  ])('with %s is named with its number and what to do, or passed over', async (_, bad, reason) => {
    const [one = '', ...rest] = GOOD.map((good) => linesOf([good]))
    const content = Buffer.concat([one, '\n', bad, '\n', ...rest].map((part) => Buffer.from(part)))
    const ran = await detectIn(content)
    expect([ran.code, ran.stdout.length]).toEqual([1, 0])
    expect(ran.stderr).toMatch(
      /^keyfold: \S+events\.jsonl, line 3: .* mend it, or pass over such lines with --skip-invalid\.\n$/,
    )
    expect(ran.stderr).toMatch(reason)
    const skipped = await detectIn(content, '--skip-invalid')
    expect([skipped.code, skipped.stderr]).toEqual([0, ''])
    expect(text(skipped)).toMatch(
      /^3 events of 1 principal; .*\nLeft out: 1 line that is no event\.\nThe first .*, line 3: /,
    )
  })

  test('is found in a file whose newest event is first, too, however long the line', async () => {
    const many = Array.from({ length: 9_000 }, (_, at) =>
      decryption(START + at * 1_000, 'user:ann', `o${at}`),
    )
    const lines = many.toReversed().map((each) => JSON.stringify(each))
    lines[100] = 'x'.repeat(LINE_MAX_BYTES + 1)
    lines[4_000] = '{}'
    lines[6_000] = 'x'.repeat(4 * LINE_MAX_BYTES)
    for (const end of ['', '\n', '\r\n']) {
      const ran = await detectIn(lines.join('\n') + end, '--skip-invalid', '--json')
      expect(JSON.parse(ran.stderr)).toMatchObject({
        summary: {
          events: many.length - 3,
          skipped: { invalid: 3, repeatedOrLate: 0 },
          firstInvalid: expect.stringMatching(/, line 6001: It is longer than/),
        },
      })
    }
    lines[6_000] = ''
    const { stderr } = await detectIn(lines.join('\n'))
    expect(stderr).toContain('line 4001: "id" is missing.')
  })

  test('at the end of a file that was cut off is told as such', async () => {
    const ran = await detectIn(linesOf(GOOD).slice(0, -20))
    expect(ran.stderr).toContain('line 3: It is no JSON, and the last line: the file may be cut off there.')
  })

  test('ends the command at once, even when the line never ends', async () => {
    const endless = await keyfold(['anomaly', 'detect', '--events', '/dev/zero'])
    expect([endless.code, endless.stderr]).toEqual([1, expect.stringContaining('line 1: It is longer than')])
  })
})

test('a line may be as long as the limit', async () => {
  const short = withField('reason', '"x"')
  const long = short + ' '.repeat(LINE_MAX_BYTES - Buffer.byteLength(short))
  expect(Buffer.byteLength(long)).toBe(LINE_MAX_BYTES)
  expect(text(await detectIn(`${long}\n${long}`))).toMatch(/^2 events/)
})

test('memory does not grow with the file', async () => {
  const padding = 'x'.repeat(2_000)
  const many = Array.from({ length: 8_000 }, (_, at) => ({
    ...decryption(START + at * 1_000, `user:${at % 50}`, `o${at}`),
    userAgent: `${padding}${at}`,
    reason: `${padding}${at}`,
  }))
  const path = join(await temporaryFolder(), 'events.jsonl')
  await writeFile(path, linesOf(many.toReversed()))
  const options = { env: { NODE_OPTIONS: '--max-old-space-size=24' } }
  const ran = await keyfold(['anomaly', 'detect', '--events', path], options)
  expect([ran.code, ran.stderr]).toEqual([0, ''])
  expect(text(ran)).toContain('8000 events of 50 principals')
})

test.each([
  ['is none', Buffer.from(linesOf(GOOD)), 'Z_DATA_ERROR'],
  ['is cut off', gzipSync(linesOf(GOOD)).subarray(0, -12), 'Z_BUF_ERROR'],
])('a gzip file that %s is refused', async (_, content, code) => {
  const path = join(await temporaryFolder(), 'events.gz')
  await writeFile(path, content)
  const ran = await keyfoldHere(['anomaly', 'detect', '--events', path])
  expect(ran.code).toBe(1)
  expect(ran.stderr).toContain(`events.gz is no gzip file, or is damaged or cut off (${code}).`)
})
