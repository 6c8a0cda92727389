import { appendFile, mkdtemp, readFile } from 'node:fs/promises'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { describe, expect, it, onTestFinished } from 'vitest'
import { checkpointText } from '../../lib/audit/log/checkpoint.ts'
import { parseNotes, writeNote } from '../../lib/audit/log/note.ts'
import { witnessing } from '../../lib/audit/log/witness.ts'
import { readConfig } from '../../local/config-file.ts'
import { createLog } from '../../local/log.ts'
import { witnessJob } from '../../local/witness/job.ts'
import { fileWitness, openWitnesses, webhookWitness } from '../../local/witness/witnesses.ts'
import { listen, stopServer } from '../support/http-server.ts'

/** Whose signature it is does not matter to a witness. */
const noteOf = (size: number): string =>
  writeNote({
    text: checkpointText({ origin: 'keyfold/v-0', size, root: new Uint8Array(32).fill(size) }),
    signatures: [{ name: 'keyfold/v-0', id: new Uint8Array(4), signature: new Uint8Array(64) }],
  })

const newPath = async (): Promise<string> => join(await mkdtemp(join(tmpdir(), 'keyfold-witness-')), 'seen')

const keptIn = async (path: string): Promise<readonly string[] | undefined> =>
  parseNotes(await readFile(path, 'utf8'))?.map((note) => note.text.split('\n')[1] ?? '')

/** Answers with the status, and keeps what came. */
async function startHook(status: () => number): Promise<{ url: URL; got: string[]; types: unknown[] }> {
  const got: string[] = []
  const types: unknown[] = []
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    got.push(await text(request))
    types.push(request.headers['content-type'])
    response.writeHead(status()).end()
  }
  const server = createServer((request, response) => void answer(request, response))
  const url = new URL(`http://127.0.0.1:${await listen(server)}/seen?token=secret`)
  onTestFinished(() => stopServer(server))
  return { url, got, types }
}

describe('a file that is a witness', () => {
  it('keeps each checkpoint once, also after a restart', async () => {
    const path = await newPath()
    const witness = fileWitness(path)
    await witness.tell(noteOf(3), 3)
    await witness.tell(noteOf(3), 3)
    await witness.tell(noteOf(7), 7)
    await fileWitness(path).tell(noteOf(7), 7)
    await fileWitness(path).tell(noteOf(9), 9)
    expect(await keptIn(path)).toEqual(['3', '7', '9'])
  })

  it('says so when the log is shorter than it has seen', async () => {
    const path = await newPath()
    await fileWitness(path).tell(noteOf(7), 7)
    await expect(fileWitness(path).tell(noteOf(5), 5)).rejects.toThrow(/seen 7 entries.*log has 5.*put back/)
    expect(await keptIn(path)).toEqual(['7'])
  })

  it('goes on after something else in the file, which it leaves as it is', async () => {
    const path = await newPath()
    await appendFile(path, 'a line of somebody else\n')
    await fileWitness(path).tell(noteOf(2), 2)
    expect(await readFile(path, 'utf8')).toBe(`a line of somebody else\n\n${noteOf(2)}`)
  })
})

describe('a webhook that is a witness', () => {
  it('gets the note as it is, and is named without what is secret', async () => {
    const { url, got, types } = await startHook(() => 204)
    const witness = webhookWitness(url)
    await witness.tell(noteOf(3), 3)
    expect(got).toEqual([noteOf(3)])
    expect(types).toEqual(['text/plain; charset=utf-8'])
    expect(witness.name).toBe(url.host)
  })
})

describe('witnesses', () => {
  it('are told of what is new, each by itself, and again after a failure', async () => {
    let status = 500
    const { url, got } = await startHook(() => status)
    const path = await newPath()
    let size = 0
    const tiles = { checkpoint: async () => (size === 0 ? null : noteOf(size)) }
    const tell = witnessing(tiles, openWitnesses({ files: [path], webhooks: [url] }))
    expect(await tell()).toBeNull()
    size = 4
    expect(await tell()).toMatchObject({ size: 4, failed: [{ witness: url.host }] })
    expect(await keptIn(path)).toEqual(['4'])
    status = 200
    expect(await tell()).toEqual({ size: 4, failed: [] })
    expect(await tell()).toBeNull()
    expect(got).toEqual([noteOf(4), noteOf(4)])
  })

  it('that fail are named in the log, without what is secret', async () => {
    const { url } = await startHook(() => 503)
    const lines: string[] = []
    const log = createLog({ write: (line: string) => lines.push(line) > 0 })
    const tiles = { checkpoint: async () => noteOf(1) }
    expect(await witnessJob(tiles, { files: [], webhooks: [url] }, log).work()).toBeNull()
    expect(lines.join()).toContain(url.host)
    expect(lines.join()).toContain('It answered with status 503.')
    expect(lines.join()).not.toContain('secret')
  })

  it.each([
    [{ webhooks: ['http://example.com/seen'] }, 'witnesses.webhooks.0 is not a list of https URLs'],
    [{ files: [''] }, 'witnesses.files.0 is not a list of paths'],
    [{ mails: [] }, 'witnesses.mails is unknown'],
  ])('that cannot be are refused by name: %j', async (witnesses, problem) => {
    const folder = await mkdtemp(join(tmpdir(), 'keyfold-witness-'))
    await appendFile(join(folder, 'config.json'), JSON.stringify({ witnesses }))
    await expect(readConfig(folder)).rejects.toThrow(problem)
  })
})
