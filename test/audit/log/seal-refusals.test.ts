/** A log that somebody changed is not sealed any further: nothing is signed that contradicts what was signed before. */
import { readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { SQLInputValue } from 'node:sqlite'
import { describe, expect, onTestFinished, test } from 'vitest'
import { sealLog } from '../../../lib/audit/log/seal.ts'
import { temporaryFolder } from '../../support/folders.ts'
import { expectWhole, openLog, watched } from './embedded-log.ts'

const SEALED = 300

/** A log in two batches, and an event that waits. */
async function tamperedLog() {
  const folder = await temporaryFolder()
  const log = openLog(folder)
  onTestFinished(() => log.close())
  const signed: string[] = []
  const sign = (text: Uint8Array) => {
    signed.push(Buffer.from(text).toString())
    return log.ports.signer.sign(text)
  }
  const signer = { publicKey: () => log.ports.signer.publicKey(), sign }
  const ids: string[] = []
  for (const count of [10, SEALED - 10]) {
    ids.push(...(await Promise.all(Array.from({ length: count }, () => log.append()))))
    await sealLog(log.ports)
  }
  ids.push(await log.append())
  const file = (path: string): string => join(folder, 'audit', path)
  return {
    ...log,
    ids,
    file,
    signed,
    seal: () => sealLog({ ...log.ports, signer }),
    sql: (text: string, ...values: SQLInputValue[]) => log.database.prepare(text).run(...values),
  }
}

type Tampered = Awaited<ReturnType<typeof tamperedLog>>

const flip = async (path: string, at: number): Promise<void> => {
  const bytes = await readFile(path)
  bytes[at] = (bytes[at] ?? 0) ^ 1
  await writeFile(path, bytes)
}

const refused = (what: RegExp) => ({ code: 'internal', message: expect.stringMatching(what) })
const STATE =
  /^The log cannot go on: its (checkpoint, or its )?state,? is not as it was written\. Run "keyfold audit verify"/

const CHANGES: readonly (readonly [string, (log: Tampered) => unknown, RegExp])[] = [
  [
    'a hash of the last tile is another one',
    ({ file }) => flip(file('tile/0/001.p/44'), 40),
    /tile\/0\/001\.p\/44 is not/,
  ],
  [
    'the root of a full tile is another one',
    ({ file }) => flip(file('tile/1/000.p/1'), 0),
    /tile\/1\/000\.p\/1 is not/,
  ],
  [
    'an entry of the last bundle is another one',
    ({ file }) => flip(file('tile/entries/001.p/44'), 60),
    /tile\/entries\/001\.p\/44 is not/,
  ],
  ['the last tile is missing', ({ file }) => rm(file('tile/0/001.p/44')), /tile\/0\/001\.p\/44 is not/],
  [
    'the last bundle is missing',
    ({ file }) => rm(file('tile/entries/001.p/44')),
    /tile\/entries\/001\.p\/44 is not/,
  ],
  [
    'the last tile is shorter',
    ({ file }) => writeFile(file('tile/0/001.p/44'), Buffer.alloc(32)),
    /tile\/0\/001\.p\/44 is not/,
  ],
  ['the checkpoint is missing', ({ file }) => rm(file('checkpoint')), STATE],
  ['the checkpoint is no checkpoint', ({ file }) => writeFile(file('checkpoint'), 'x\n'), STATE],
  [
    'the checkpoint is signed by nobody',
    async ({ file }) => {
      const note = await readFile(file('checkpoint'), 'utf8')
      await writeFile(file('checkpoint'), note.replace(/(?<=— \S+ ).*\n$/, `${btoa('x'.repeat(68))}\n`))
    },
    STATE,
  ],
  ['the checkpoint has another root', ({ file }) => flip(file('checkpoint'), 24), STATE],
  [
    'the state was set back to the beginning',
    ({ sql }) => sql(`UPDATE audit_log SET revision = 0, size = 0, range = x''`),
    STATE,
  ],
  ['the state is missing', ({ sql }) => sql('DELETE FROM audit_log'), STATE],
  ['the state has another size', ({ sql }) => sql('UPDATE audit_log SET size = size + 1'), STATE],
  [
    'the state has another range',
    ({ sql }) => sql('UPDATE audit_log SET range = zeroblob(length(range))'),
    STATE,
  ],
  [
    'the state has a shorter range',
    ({ sql }) => sql('UPDATE audit_log SET range = substr(range, 33)'),
    STATE,
  ],
  [
    'the state has a batch that nobody decided on',
    ({ sql }) => sql('UPDATE audit_log SET entries = zeroblob(96), root = zeroblob(32)'),
    STATE,
  ],
  [
    'a batch is no batch',
    ({ sql }) => sql('UPDATE audit_log SET entries = zeroblob(47), root = zeroblob(32)'),
    STATE,
  ],
]

describe('a log of which', () => {
  test.each(CHANGES)('%s is not sealed any further, and nothing is signed', async (_, change, message) => {
    const log = await tamperedLog()
    const before = await log.ports.tiles.checkpoint()
    await change(log)
    const changed = await log.ports.tiles.checkpoint()
    for (let time = 0; time < 2; time++) await expect(log.seal()).rejects.toMatchObject(refused(message))
    expect(log.signed).toEqual([])
    expect([before, changed]).toContain(await log.ports.tiles.checkpoint())
  })

  test('an event that waited was changed has no other leaf than the one that was decided on', async () => {
    const log = await tamperedLog()
    const advance = () => Promise.reject(new Error('killed'))
    const killed = Object.assign(Object.create(log.ports.tiles), { advance })
    const tiles = new Proxy(log.ports.tiles, {
      get: (target, name) => {
        if (name === 'advance') return killed.advance
        const value: unknown = Reflect.get(target, name)
        return typeof value === 'function' ? value.bind(target) : value
      },
    })
    await expect(sealLog({ ...log.ports, tiles })).rejects.toThrow('killed')
    const [entry] = (await log.ports.states.read()).batch?.entries ?? []
    log.sql('UPDATE events SET event = ? WHERE leaf = ?', '{"id":"other"}', SEALED)
    await log.seal()
    const bundle = await readFile(log.file('tile/entries/001.p/45'))
    expect(bundle.subarray(-48)).toEqual(Buffer.from(entry ?? []))
  })

  test('a later tile was put there before is not sealed over it', async () => {
    const log = await tamperedLog()
    await writeFile(log.file('tile/0/001.p/45'), Buffer.alloc(45 * 32))
    await expect(log.seal()).rejects.toMatchObject(refused(/tile\/0\/001\.p\/45 is not/))
    expect(log.signed).toEqual([])
  })

  test('nothing was changed goes on', async () => {
    const log = await tamperedLog()
    const notes: string[] = []
    await sealLog(watched(log.ports, notes))
    await expectWhole(log, log.ids, notes)
    expect(await readdir(log.file('tile/0'))).toEqual(['000', '001.p'])
  })
})
