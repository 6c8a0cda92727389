/** A corpus through the real program: its own process, real HTTP, real tokens, and a restart in the middle. */
import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { PRELUDE_BYTES } from '../../lib/envelope/prelude.ts'
import { makeFolder, removeFolder } from '../support/folders.ts'
import { makePdf, makePng } from './documents.ts'
import { type Program, startProgram } from './program.ts'

const KIB = 1024
const MIB = 1024 * KIB
const FRAME = 64 * KIB

/** Sizes of content whose sealed form, prelude and all, ends just before, at, and just after the end of a frame. */
const aroundFrames = [1, 2, 16].flatMap((frames) =>
  [-1, 0, 1].map((offset) => frames * FRAME - PRELUDE_BYTES + offset),
)

type Sample = { readonly name: string; readonly type: string; readonly content: Buffer }

const bytes = (length: number): Sample => ({
  name: `${length} bytes.bin`,
  type: 'application/octet-stream',
  content: randomBytes(length),
})

const CORPUS: readonly Sample[] = [
  bytes(0),
  bytes(1),
  ...aroundFrames.map(bytes),
  ...[FRAME - 1, FRAME, FRAME + 1, MIB - 1, MIB, MIB + 1, 2 * MIB - PRELUDE_BYTES, 4 * MIB].map(bytes),
  {
    name: 'patient.json',
    type: 'application/json',
    content: Buffer.from('{"name":"Ada","birth":"1815-12-10"}'),
  },
  {
    name: 'Überweisung – 東京.txt',
    type: 'text/plain; charset=utf-8',
    content: Buffer.from('naïve 東京 🔑\r\n\0'),
  },
  { name: 'report (final).pdf', type: 'application/pdf', content: makePdf('Findings: none') },
  { name: 'scan "left" 1.png', type: 'image/png', content: makePng(120) },
]

let folder: string
let program: Program
const stored = new Map<Sample, string>()

beforeAll(async () => {
  folder = await makeFolder()
  program = await startProgram(folder)
  for (const sample of CORPUS) stored.set(sample, await store(sample))
})
afterAll(async () => {
  await program.stop()
  await removeFolder(folder)
})

const nameHeader = (name: string): string =>
  /^[\x20-\x7e]*$/.test(name) ? name : `UTF-8''${encodeURIComponent(name)}`

async function store({ name, type, content }: Sample): Promise<string> {
  const response = await program.fetch('demo-writer', '/v1/objects', {
    method: 'POST',
    headers: { 'Content-Type': type, 'Keyfold-Filename': nameHeader(name) },
    body: Uint8Array.from(content),
  })
  expect(response.status).toBe(201)
  const { id } = (await response.json()) as { id: string }
  return id
}

const read = (id: string, query = '', headers: Record<string, string> = {}): Promise<Response> =>
  program.fetch('demo-writer', `/v1/objects/${id}${query}`, { headers })

const bodyOf = async (response: Response): Promise<Buffer> => Buffer.from(await response.arrayBuffer())

function expectWhole(response: Response, sample: Sample): void {
  expect(response.status).toBe(200)
  expect(response.headers.get('content-type')).toBe(sample.type)
  expect(response.headers.get('keyfold-filename')).toBe(nameHeader(sample.name))
  expect(response.headers.get('content-length')).toBe(String(sample.content.length))
}

describe.each(CORPUS.map((sample) => [sample.name, sample] as const))('%s', (_, sample) => {
  it('comes back byte for byte, with its type and name', async () => {
    const response = await read(stored.get(sample) as string)
    expectWhole(response, sample)
    expect((await bodyOf(response)).equals(sample.content)).toBe(true)
  })

  it('comes back in any range', async () => {
    const { length } = sample.content
    const middle = Math.floor(length / 2)
    const ranges = [
      [0, 0],
      [0, length - 1],
      [middle, Math.min(middle + FRAME, length - 1)],
      [length - 1, length - 1],
    ] as const
    for (const [start, end] of length === 0 ? [] : ranges) {
      const response = await read(stored.get(sample) as string, '', { Range: `bytes=${start}-${end}` })
      expect(response.status).toBe(206)
      expect(response.headers.get('content-range')).toBe(`bytes ${start}-${end}/${length}`)
      expect((await bodyOf(response)).equals(sample.content.subarray(start, end + 1))).toBe(true)
    }
    const beyond = await read(stored.get(sample) as string, '', { Range: `bytes=${length}-` })
    expect(beyond.status).toBe(416)
  })
})

it('keeps every sample as a version of one object, also over a restart', async () => {
  const [first, ...others] = CORPUS.filter(({ content }) => content.length < MIB)
  const id = await store(first as Sample)
  for (const { name, type, content } of others) {
    const response = await program.fetch('demo-writer', `/v1/objects/${id}`, {
      method: 'PUT',
      headers: { 'Content-Type': type, 'Keyfold-Filename': nameHeader(name) },
      body: Uint8Array.from(content),
    })
    expect(response.status).toBe(200)
  }
  await program.stop()
  program = await startProgram(folder)
  for (const [index, sample] of [first as Sample, ...others].entries()) {
    const response = await read(id, `?version=${index + 1}`)
    expectWhole(response, sample)
    expect((await bodyOf(response)).equals(sample.content)).toBe(true)
  }
})

it('opens its own messages again, over a restart, and refuses them to others', async () => {
  const message = await bodyOf(
    await program.fetch('demo-writer', '/v1/encrypt', { method: 'POST', body: 'card 4111 1111 1111 1111' }),
  )
  expect(message.includes('4111')).toBe(false)
  await program.stop()
  program = await startProgram(folder)
  const open = (client: string): Promise<Response> =>
    program.fetch(client, '/v1/decrypt', { method: 'POST', body: Uint8Array.from(message) })
  expect(await (await open('demo-writer')).text()).toBe('card 4111 1111 1111 1111')
  expect((await open('demo-reader')).status).toBe(404)
  expect((await open('demo-auditor')).status).toBe(403)
})
