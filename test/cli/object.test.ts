import { randomBytes } from 'node:crypto'
import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { callVault, jsonOf } from '../../cli/client.ts'
import { type RunningVault, serve } from '../../local/serve.ts'
import { makeFolder, removeFolder, temporaryFolder } from '../support/folders.ts'
import { keyfoldHere } from './in-process.ts'
import { json, keyfold, type RunOptions, text } from './run.ts'

let folder: string
let vault: RunningVault

beforeAll(async () => {
  folder = await makeFolder()
  vault = await serve({ data: folder, host: '127.0.0.1', port: 0, stderr: { write: () => true } })
})

afterAll(async () => {
  await vault.close()
  await removeFolder(folder)
})

const as = (role: string): Record<string, string | undefined> => ({
  KEYFOLD_URL: vault.url,
  KEYFOLD_CLIENT_ID: `demo-${role}`,
  KEYFOLD_CLIENT_SECRET: vault.clients.find(({ id }) => id === `demo-${role}`)?.secret,
})

const writer = (args: readonly string[], input?: string | Uint8Array) =>
  keyfoldHere(['object', ...args], as('writer'), input)

/** In a process of its own. */
const writerProcess = (args: readonly string[], options: RunOptions = {}) =>
  keyfold(['object', ...args], { ...options, env: as('writer') })

/** Stores something without a process of its own. @returns its id. */
async function stored(content: string, label?: string): Promise<string> {
  const body = Buffer.from(content)
  const headers = { 'Keyfold-Label': label }
  const answer = await callVault({ method: 'POST', path: ['objects'], body, headers }, as('writer'))
  return (jsonOf(answer) as { id: string }).id
}

describe('keyfold object', () => {
  test('stores a file and reads it back, with its name, type and labels', async () => {
    const cwd = await temporaryFolder()
    const content = randomBytes(200_000)
    const name = 'Überweisung, Mai.pdf'
    await writeFile(join(cwd, name), content)
    const labels = ['--label', 'a=b, c', '--label', 'k=x=ü']
    const id = text(await writerProcess(['put', name, ...labels, '--subject', 'patient-7'], { cwd }))

    const got = await writerProcess(['get', id, '--out', 'copy', '--json'], { cwd })
    const described = { filename: name, contentType: 'application/pdf', bytes: content.length, version: 1 }
    expect(json(got)).toMatchObject(described)
    expect(await readFile(join(cwd, 'copy'))).toEqual(content)
    expect((await stat(join(cwd, 'copy'))).mode & 0o777).toBe(0o600)

    const listed = await writer(['list', '--json', '--label', 'a=b, c'])
    const entry = { id, labels: { a: 'b, c', k: 'x=ü' }, subject: 'patient-7' }
    expect(json(listed)).toMatchObject({ objects: [entry] })
  })

  test.each([0, 4_194_304])('takes %i bytes from stdin, and gives them back on stdout', async (length) => {
    const content = randomBytes(length)
    const id = text(await writerProcess(['put', '-'], { input: content }))
    expect((await writerProcess(['get', id])).stdout.equals(content)).toBe(true)
  })

  test('refuses more than the vault takes', async () => {
    const ran = await writer(['put', '-'], Buffer.alloc(4_194_305))
    expect(ran.code).toBe(1)
    expect(ran.stderr).toContain('at most 4194304 bytes')
  })

  test('adds versions, reads old ones and ranges, and respects the entity tag', async () => {
    const id = await stored('first')
    const second = await writer(['put', '-', '--id', id, '--if-match', '1-1', '--json'], 'second')
    expect(json(second)).toMatchObject({ id, version: 2 })
    const lost = await writer(['put', '-', '--id', id, '--if-match', '"1-1"'], 'third')
    expect(lost.code).toBe(1)
    expect(text(await writer(['get', id, '--version', '1', '--range', '1-3']))).toBe('irs')
    expect(text(await writer(['get', id, '--range=-2']))).toBe('nd')
  })

  test('prints the same id for a repeated idempotency key', async () => {
    const put = () => writer(['put', '-', '--idempotency-key', 'k1'], 'once')
    expect(text(await put())).toBe(text(await put()))
  })

  test('lists page by page, and everything with --every', async () => {
    const ids = await Promise.all(['1', '2', '3'].map((content) => stored(content, 'set=pages')))
    const pages = ['list', '--label', 'set=pages', '--limit', '2']
    const page = json(await writer([...pages, '--json'])) as { objects: unknown[]; cursor: string }
    expect(page).toEqual({ objects: expect.any(Array), cursor: expect.any(String) })
    expect(page.objects.length).toBeLessThanOrEqual(2)
    const rows = text(await writer([...pages, '--every'])).split('\n')
    expect(rows[0]).toMatch(/^ID +VERSION +CREATED/)
    expect(
      rows
        .slice(1)
        .map((row) => row.slice(0, 22))
        .sort(),
    ).toEqual(ids.sort())
  })

  test('deletes and shreds; then nothing is found: exit 4', async () => {
    const [deleted, shredded] = [await stored('1'), await stored('2')]
    expect((await writer(['delete', deleted])).code).toBe(0)
    const shred = await writer(['delete', shredded, '--shred', '--json'])
    expect(json(shred)).toEqual({ id: shredded, deleted: true, shredded: true })
    for (const id of [deleted, shredded]) {
      const missing = await writer(['get', id])
      expect([missing.code, missing.stdout.length]).toEqual([4, 0])
    }
  })

  test('exits 3 without a declared purpose, and reads with it', async () => {
    const id = await stored('mine')
    const steward = as('steward')
    expect((await keyfoldHere(['object', 'get', id], steward)).code).toBe(3)
    const declared = await keyfoldHere(['object', 'get', id, '--purpose', 'audit/Prüfung'], steward)
    expect([declared.code, text(declared)]).toEqual([0, 'mine'])
  })

  test('exits 3 for a wrong secret and for a bad token', async () => {
    const wrong = { ...as('writer'), KEYFOLD_CLIENT_SECRET: 'no' }
    expect((await keyfoldHere(['object', 'list'], wrong)).code).toBe(3)
    const bad = { KEYFOLD_URL: vault.url, KEYFOLD_TOKEN: 'no' }
    const ran = await keyfold(['object', 'list', '--json'], { env: bad })
    expect(ran.code).toBe(3)
    expect(JSON.parse(ran.stderr)).toMatchObject({ error: { code: 'unauthenticated' } })
  })

  test('leaves no file behind when there is nothing to write or nowhere to write it', async () => {
    const cwd = await temporaryFolder()
    expect((await writer(['get', 'unknown', '--out', join(cwd, 'copy')])).code).toBe(4)
    await mkdir(join(cwd, 'taken'))
    const id = await stored('x')
    expect((await writer(['get', id, '--out', join(cwd, 'taken')])).code).toBe(1)
    expect(await readdir(cwd)).toEqual(['taken'])
  })
})
