import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { makeFolder, removeFolder } from '../support/folders.ts'
import { COPIER, copiedAtNight, linesOf } from './anomaly-events.ts'
import { keyfoldHere } from './in-process.ts'
import { type Ran, text } from './run.ts'

type View = Readonly<Record<string, unknown>>

describe('keyfold anomaly detect', () => {
  const events = copiedAtNight()
  const lines = linesOf(events)
  let folder: string
  let path: string
  let plain: Ran

  beforeAll(async () => {
    folder = await makeFolder()
    path = await write('events.jsonl', lines)
    plain = await detect(path, '--json')
  })
  afterAll(() => removeFolder(folder))

  const detect = (file: string, ...args: readonly string[]): Promise<Ran> =>
    keyfoldHere(['anomaly', 'detect', '--events', file, ...args])
  const write = async (name: string, content: string | Uint8Array): Promise<string> => {
    await writeFile(join(folder, name), content)
    return join(folder, name)
  }
  const views = (ran: Ran): readonly View[] =>
    text(ran) === ''
      ? []
      : text(ran)
          .split('\n')
          .map((line) => JSON.parse(line) as View)

  test('writes a finding a line, and what it has read to the other stream', () => {
    expect(plain.code).toBe(0)
    const about = views(plain).find(({ principal }) => principal === COPIER)
    expect(about).toMatchObject({
      id: expect.stringMatching(/^f-[0-9A-HJKMNP-TV-Z]{26}$/),
      principals: [COPIER],
      raisedAt: expect.stringMatching(/^2031-02-15T02:\d\d:\d\d\.\d{3}Z$/),
      from: expect.stringMatching(/^2031-02-1/),
      evidence: expect.arrayContaining([expect.stringMatching(/^[0-9A-Z]{26}$/)]),
      sentence: expect.stringContaining(COPIER),
    })
    expect(JSON.parse(plain.stderr)).toMatchObject({
      summary: {
        events: events.length,
        principals: 4,
        skipped: { invalid: 0, repeatedOrLate: 0 },
        firstInvalid: null,
      },
    })
  })

  test('says the same to people: severity, time, sentence, detector, events, and a summary', async () => {
    const said = text(await detect(path))
    const { sentence, detector } = views(plain).find(({ principal }) => principal === COPIER) ?? {}
    expect(said).toMatch(
      new RegExp(
        `^(LOW|MEDIUM|HIGH|CRITICAL)  2031-02-1\\d \\d\\d:\\d\\d to .* UTC  ${String(detector)}$`,
        'm',
      ),
    )
    expect(said).toContain(`\n  ${String(sentence)}\n  Events: `)
    expect(said).toMatch(
      new RegExp(`\\n${events.length} events of 4 principals; ${views(plain).length} finding`),
    )
  })

  test('says the same every time, whichever end of the file is the oldest, compressed or on standard input', async () => {
    const newestFirst = linesOf(events.toReversed())
    const files = {
      again: lines,
      exported: newestFirst,
      'exported.gz': gzipSync(newestFirst),
      'compressed.gz': gzipSync(lines),
      windows: `\ufeff\n${lines.replaceAll('\n', '\r\n')}\r\n  \r\n`,
      'no-end': lines.trimEnd(),
    }
    for (const [name, content] of Object.entries(files)) {
      const ran = await detect(await write(name, content), '--json')
      expect([name, ran.code, ran.stderr, text(ran)]).toEqual([name, 0, plain.stderr, text(plain)])
    }
    for (const input of [lines, newestFirst]) {
      const ran = await keyfoldHere(['anomaly', 'detect', '--events', '-', '--json'], {}, input)
      expect([ran.code, ran.stderr, text(ran)]).toEqual([0, plain.stderr, text(plain)])
    }
  })

  test('reads an export with proofs, in which an event stands beside its leaf, or was redacted', async () => {
    const proofs = events.map((event, leaf) => JSON.stringify({ leaf, id: event.id, salt: 'x', event }))
    const redacted = JSON.stringify({ leaf: events.length, id: events[0]?.id, salt: null, event: null })
    const ran = await detect(await write('proofs', `${proofs.join('\n')}\n${redacted}\n`), '--json')
    expect([ran.stderr, text(ran)]).toEqual([plain.stderr, text(plain)])
  })

  test('--since and --min-severity leave findings out, and the summary counts what is as late', async () => {
    expect(text(await detect(path, '--since', '2031-02-16', '--json'))).toBe('')
    expect(views(await detect(path, '--since', '2031-02-15T01:59:00+01:00', '--json'))).not.toEqual([])
    const { severity } = views(plain)[0] ?? {}
    const critical = views(await detect(path, '--min-severity', 'critical', '--json'))
    expect(critical).toEqual(views(plain).filter((view) => view['severity'] === 'critical'))
    expect(views(await detect(path, '--min-severity', String(severity), '--json'))).not.toEqual([])
  })

  test('--fail-on exits with 5 when there is such a finding, and only then', async () => {
    const ran = await detect(path, '--fail-on', 'low')
    expect([ran.code, ran.stderr]).toEqual([
      5,
      expect.stringMatching(/^keyfold: Findings of severity low or worse: \d+\.\n$/),
    ])
    expect(text(ran)).toContain(COPIER)
    expect((await detect(path, '--fail-on', 'low', '--since', '2031-02-16')).code).toBe(0)
  })

  test('an empty file has no findings', async () => {
    const ran = await detect(await write('empty', ''))
    expect([ran.code, text(ran)]).toEqual([0, '0 events of 0 principals; 0 findings.'])
  })

  test.each([
    ['', /required option '--events <file>'/],
    ['--events nowhere.jsonl', /nowhere\.jsonl cannot be read \(ENOENT\)/],
    ['--events .', /is a folder\. Name a file/],
    ['--events f --budget 0', /Give a number above 0/],
    ['--events f --budget many', /Give a number above 0/],
    ['--events f --since yesterday', /Write it like 2031-01-31/],
    ['--events f --since 2031-01-31T12:00', /Write it like 2031-01-31/],
    ['--events f --min-severity awful', /Allowed choices are low, medium, high, critical/],
  ])('"%s" is a usage error', async (args, reason) => {
    const ran = await keyfoldHere(['anomaly', 'detect', ...args.split(' ').filter(Boolean)])
    expect([ran.code, ran.stderr]).toEqual([2, expect.stringMatching(reason)])
  })
})
