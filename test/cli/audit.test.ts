import { readFile, rename, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { timeLeft } from '../../cli/audit/report.ts'
import type { Verification } from '../../lib/audit/log/verify/verify.ts'
import { DATA_FILES } from '../../lib/compose/data-files.ts'
import type { RunningVault } from '../../local/serve.ts'
import { makeFolder, removeFolder, temporaryFolder } from '../support/folders.ts'
import { keyfoldHere } from './in-process.ts'
import { as, configuredFolder, type RotatedFolder, serveFolder, store } from './rotated-folder.ts'
import { json, type Ran, text } from './run.ts'

/** Of the example in the specification of signed notes. */
const NOBODYS_KEY = 'example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k'

describe('keyfold audit', () => {
  let folder: RotatedFolder
  let vault: RunningVault
  let objects: string[]

  beforeAll(async () => {
    folder = await configuredFolder(makeFolder)
    // Closing seals the rest.
    const first = await serveFolder(folder.data)
    objects = [await store(first, 'one'), await store(first, 'two')]
    await first.close()
    vault = await serveFolder(folder.data)
  })
  afterAll(async () => {
    await vault.close()
    await removeFolder(folder.folder)
  })

  const verify = (...args: readonly string[]): Promise<Ran> =>
    keyfoldHere(['audit', 'verify', '--data', folder.data, ...args])
  const audit = (...args: readonly string[]): Promise<Ran> =>
    keyfoldHere(['audit', ...args], as(vault, 'auditor'))

  test('verify reads a folder beside the running vault, and says whom it trusts and what it cannot exclude', async () => {
    const ran = await verify()
    expect([ran.code, ran.stderr]).toEqual([0, ''])
    expect(text(ran)).toMatch(
      /^The log verifies: nothing was altered.*\nIt has \d+ events; all were verified\./,
    )
    expect(text(ran)).toMatch(
      /key of the data folder .*--key\.\nWhat this cannot exclude:\n- That the whole log was put back/,
    )
  })

  test('verify takes the key that "audit key" printed, and witnessed checkpoints', async () => {
    const key = text(await keyfoldHere(['audit', 'key', '--data', folder.data]))
    const witness = join(folder.folder, 'witness')
    await writeFile(witness, await readFile(join(folder.data, DATA_FILES.audit, 'checkpoint')))
    const result = json(await verify('--key', key, '--witness', witness, '--json')) as Verification
    expect(result).toMatchObject({ first: null, problems: [], keyFrom: null })
    expect(result.cannotExclude.join()).not.toContain('no checkpoint that somebody else kept')
    const since = json(await verify('--since', witness, '--json')) as Verification
    expect(since).toMatchObject({ from: expect.any(Number), first: null })
    expect(since.from).toBeGreaterThan(0)
  })

  test('verify takes what a file witness keeps, several notes, and the answer of the API', async () => {
    const note = await readFile(join(folder.data, DATA_FILES.audit, 'checkpoint'), 'utf8')
    const notes = join(folder.folder, 'keyfold.notes')
    await writeFile(notes, `${note}\n${note}`)
    const answer = join(folder.folder, 'checkpoint.json')
    await writeFile(answer, JSON.stringify({ checkpoint: note, size: 1, key: 'k' }))
    for (const args of [
      ['--witness', notes, '--witness', answer],
      ['--since', notes],
      ['--since', answer],
    ]) {
      expect(json(await verify(...args, '--json'))).toMatchObject({ first: null, counts: {} })
    }
    // Each of them counts.
    await writeFile(notes, `${note.replace(/^(\S+)$/m, '$1x')}\n${note}`)
    expect(json(await verify('--since', notes, '--json'))).toMatchObject({
      first: { kind: 'bad-signature', where: `${notes}, note 1` },
    })
    await writeFile(notes, '{}')
    expect(await verify('--witness', notes)).toMatchObject({
      code: 1,
      stderr: expect.stringContaining(`${notes}: This is no signed note.`),
    })
  })

  test('without its signing key, verify says that --key will do', async () => {
    const key = text(await keyfoldHere(['audit', 'key', '--data', folder.data]))
    const file = join(folder.data, DATA_FILES.auditKey)
    await rename(file, `${file}.away`)
    try {
      expect(await verify()).toMatchObject({ code: 1, stderr: expect.stringMatching(/is missing.*--key/) })
      expect((await verify('--key', key)).code).toBe(0)
    } finally {
      await rename(`${file}.away`, file)
    }
  })

  test('the bar says no time that it does not know', () => {
    expect(timeLeft('NULL' as unknown as number, {}, 5)).toBe('?')
    expect([timeLeft(8, {}, 5), timeLeft(120, {}, 5)]).toEqual(['8 s', '2 min'])
  })

  test('verify exits 1 with the first problem, and its place, when an event was changed', async () => {
    const copy = new DatabaseSync(join(folder.data, DATA_FILES.database))
    const row = copy.prepare('SELECT id, event FROM events WHERE leaf = 1').get()
    copy.prepare('UPDATE events SET event = ? WHERE leaf = 1').run('{}')
    try {
      const ran = await verify()
      expect(ran.code).toBe(1)
      expect(text(ran)).toMatch(/^The log does not verify: 1 altered\.\n- altered: leaf 1, event \w{26}/)
      expect(ran.stderr).toContain(`altered: leaf 1, event ${String(row?.['id'])}`)
      const asJson = await verify('--json')
      expect([asJson.code, json(asJson)]).toMatchObject([
        1,
        { first: { kind: 'altered', leaf: 1 }, counts: { altered: 1 } },
      ])
    } finally {
      copy.prepare('UPDATE events SET event = ? WHERE leaf = 1').run(row?.['event'] ?? null)
      copy.close()
    }
  })

  test('verify refuses a folder without a vault, a file that is not there, and what is no key', async () => {
    expect((await keyfoldHere(['audit', 'verify', '--data', await temporaryFolder()])).code).toBe(4)
    expect((await verify('--witness', 'nowhere')).code).toBe(2)
    expect(await verify('--key', 'x')).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/no verifier key/),
    })
  })

  test('export writes all events as JSON lines, newest first, and filtered ones', async () => {
    const ran = await audit('export')
    const events = text(ran)
      .split('\n')
      .map((line) => JSON.parse(line) as { id: string; action: string })
    expect(ran.code).toBe(0)
    expect(events.map(({ id }) => id)).toEqual(
      events
        .map(({ id }) => id)
        .toSorted()
        .toReversed(),
    )
    expect(events.filter(({ action }) => action === 'object.encrypt')).toHaveLength(2)
    const filtered = text(await audit('export', '--object', objects[0] ?? '', '--action', 'object.encrypt'))
    expect(filtered.split('\n').map((line) => JSON.parse(line))).toMatchObject([
      { object: objects[0], outcome: 'allowed' },
    ])
    expect((await keyfoldHere(['audit', 'export'], as(vault, 'writer'))).code).toBe(3)
    expect(text(await keyfoldHere(['audit', 'export', '--principal', 'me'], as(vault, 'writer')))).toContain(
      'object.encrypt',
    )
  })

  test('export writes CSV with all columns to a new private file, and overwrites none', async () => {
    const output = join(folder.folder, 'events.csv')
    const ran = await audit(
      'export',
      '--format',
      'csv',
      '--action',
      'object.encrypt',
      '--output',
      output,
      '--json',
    )
    expect(json(ran)).toEqual({ output, events: 2 })
    const [header = '', ...rows] = (await readFile(output, 'utf8')).trimEnd().split('\r\n')
    expect(header.split(',').slice(0, 5)).toEqual(['id', 'time', 'action', 'outcome', 'principal'])
    expect(rows).toHaveLength(2)
    expect(rows.every((row) => row.split(',').length === header.split(',').length)).toBe(true)
    expect((await stat(output)).mode & 0o777).toBe(0o600)
    expect((await audit('export', '--output', output)).code).toBe(2)
  })

  test('export --proofs writes every sealed event with its leaf and salt', async () => {
    const output = join(folder.folder, 'proofs.jsonl')
    const ran = await keyfoldHere(['audit', 'export', '--proofs', '--data', folder.data, '--output', output])
    expect(ran.code).toBe(0)
    const lines = (await readFile(output, 'utf8'))
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect(lines[0]).toEqual({
      leaf: 0,
      id: expect.any(String),
      salt: expect.stringMatching(/^.{43}=$/),
      event: expect.objectContaining({ id: lines[0].id }),
    })
    expect(new Set(lines.map(({ leaf }) => leaf)).size).toBe(lines.length)
  })

  test.each([
    ['export --proofs --data d', /needs --data and --output/],
    ['export --proofs --data d --output f --object o', /leave filters out/],
    ['export --data d', /--data goes with --proofs/],
    ['export --json', /give both/],
    ['export --format xml', /Allowed choices are jsonl, csv/],
    ['verify --aws', /--aws needs --vault/],
    ['verify --aws --vault demo --data d', /cannot be used with/],
  ])('%s is a usage error', async (args, reason) => {
    const ran = await keyfoldHere(['audit', ...args.split(' ')])
    expect([ran.code, ran.stderr]).toEqual([2, expect.stringMatching(reason)])
  })
})

test.each([
  ['is empty', '', /written by an older Keyfold, or is empty\. Start the vault once/],
  ['is no database', 'x'.repeat(4_096), /is no database/],
])('verify leaves a file that %s as it is', async (_, content, message) => {
  const data = await temporaryFolder()
  const path = join(data, DATA_FILES.database)
  await writeFile(path, content)
  await writeFile(join(data, 'vault.json'), '{}', { mode: 0o600 })
  const ran = await keyfoldHere(['audit', 'verify', '--data', data, '--key', NOBODYS_KEY])
  expect(ran.code).not.toBe(0)
  expect(ran.stderr).toMatch(message)
  expect(await readFile(path, 'utf8')).toBe(content)
})
