/** Entries, checkpoints and notes as others read and write them. */
import { createHmac, createPrivateKey, randomBytes, sign } from 'node:crypto'
import * as fc from 'fast-check'
import { ulid } from 'ulid'
import { describe, expect, test } from 'vitest'
import type { AuditEvent } from '../../../lib/audit/event.ts'
import { checkpointText, parseCheckpoint } from '../../../lib/audit/log/checkpoint.ts'
import { canonicalJson, isEventId, makeEntry, readEventId } from '../../../lib/audit/log/entry.ts'
import { commitmentTo, entryOf, leafHash } from '../../../lib/audit/log/hash.ts'
import {
  isSignedBy,
  noteKey,
  parseNote,
  parseVerifierKey,
  verifierKey,
  writeNote,
} from '../../../lib/audit/log/note.ts'
import { leafOf } from '../../../lib/audit/log/proof.ts'
import { tilePath } from '../../../lib/audit/log/tiles.ts'
import { entryFor, idBytes } from './independent.ts'

/** The example of C2SP signed-note (https://c2sp.org/signed-note). */
const EXAMPLE_KEY = 'example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k'
const EXAMPLE_NOTE =
  'This is an example message.\n\n— example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n'

/** The example of the implementation in Go, golang.org/x/mod/sumdb/note, with its published key. */
const GO_KEY = 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW'
const GO_SEED = 'AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz'
const GO_NOTE =
  "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n\n— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"

const keyFrom = async (text: string) => {
  const key = await parseVerifierKey(text)
  if (key === null) throw new Error(text)
  return key
}

const noteFrom = (text: string) => {
  const note = parseNote(text)
  if (note === null) throw new Error(text)
  return note
}

describe('signed notes', () => {
  test.each([
    [EXAMPLE_KEY, EXAMPLE_NOTE],
    [GO_KEY, GO_NOTE],
  ])('of others are read, verified, and written as they were: %s', async (vkey, text) => {
    const key = await keyFrom(vkey)
    const note = noteFrom(text)
    expect(verifierKey(key)).toBe(vkey)
    expect(writeNote(note)).toBe(text)
    expect(await isSignedBy(note, key)).toBe(true)
    expect(await isSignedBy(note, await keyFrom(vkey === GO_KEY ? EXAMPLE_KEY : GO_KEY))).toBe(false)
  })

  test('are written as the implementation in Go writes them', async () => {
    const seed = Buffer.from(GO_SEED, 'base64').subarray(1)
    const pkcs8 = Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), seed])
    const key = createPrivateKey({ key: pkcs8, format: 'der', type: 'pkcs8' })
    const { text } = noteFrom(GO_NOTE)
    const { name, id } = await keyFrom(GO_KEY)
    const signature = new Uint8Array(sign(null, Buffer.from(text), key))
    expect(writeNote({ text, signatures: [{ name, id, signature }] })).toBe(GO_NOTE)
  })

  test('are worth nothing when any byte of text, name or signature is another one', async () => {
    const key = await keyFrom(EXAMPLE_KEY)
    const bytes = Buffer.from(EXAMPLE_NOTE)
    for (let at = 0; at < bytes.length; at++) {
      const changed = Buffer.from(bytes)
      changed[at] = (changed[at] ?? 0) ^ 1
      const note = parseNote(changed.toString())
      expect(note !== null && (await isSignedBy(note, key)), `byte ${at}`).toBe(false)
    }
  })

  test('may have signatures of others beside one that is right, and none of the same key that is wrong', async () => {
    const key = await keyFrom(EXAMPLE_KEY)
    const note = noteFrom(EXAMPLE_NOTE)
    const [right] = note.signatures
    if (right === undefined) throw new Error('no signature')
    const other = { ...right, name: 'other', signature: new Uint8Array(64) }
    const wrong = { ...right, signature: new Uint8Array(64) }
    expect(await isSignedBy({ ...note, signatures: [other, right] }, key)).toBe(true)
    expect(await isSignedBy({ ...note, signatures: [other] }, key)).toBe(false)
    expect(await isSignedBy({ ...note, signatures: [right, wrong] }, key)).toBe(false)
  })

  test.each([
    GO_KEY.slice(0, -1),
    GO_KEY.replace('c74f20a3', 'c74f20a4'),
    GO_KEY.replace('PeterNeumann', 'Peter Neumann'),
    GO_KEY.replace('+AR', '+AQ'),
    `${GO_KEY}=`,
    '',
    'a+b+c',
  ])('have keys that are refused when they are none: %s', async (text) => {
    expect(await parseVerifierKey(text)).toBeNull()
  })

  test.each([
    'no signature\n',
    'text\n\n',
    'text\n\n— name AAAAAA==',
    'text\n\n- name AAAAAAAA\n',
    'text\n\n— name\n',
    'text\n\n— na+me AAAAAAAA\n',
    'te\txt\n\n— name AAAAAAAA\n',
    'text\r\n\n— name AAAAAAAA\n',
  ])('are none without all that a note has: %j', (text) => {
    expect(parseNote(text)).toBeNull()
  })

  test('have no key with a name that would end it early', async () => {
    for (const name of ['', 'a b', 'a+b', 'a\n'])
      await expect(noteKey(name, new Uint8Array(32))).rejects.toThrow(RangeError)
    await expect(noteKey('a', new Uint8Array(31))).rejects.toThrow(RangeError)
  })
})

describe('checkpoints', () => {
  test('are read as they were written, with lines that others added', () => {
    const checkpoint = { origin: 'keyfold/v-1', size: 20_852_163, root: new Uint8Array(randomBytes(32)) }
    expect(parseCheckpoint(checkpointText(checkpoint))).toEqual(checkpoint)
    expect(parseCheckpoint(`${checkpointText(checkpoint)}another line\n`)).toEqual(checkpoint)
  })

  test.each(['01', '-1', '1.5', '', ' 1', '1e3', '99999999999999999'])('have no size like %j', (size) => {
    expect(parseCheckpoint(`o\n${size}\n${Buffer.alloc(32).toString('base64')}\n`)).toBeNull()
  })

  test.each([
    '',
    'o\n1\n',
    `o\n1\n${Buffer.alloc(31).toString('base64')}\n`,
    `o\n1\n${Buffer.alloc(32).toString('base64')}`,
    `o\n1\n${Buffer.alloc(32).toString('base64')}\n\nx\n`,
  ])('are none like %j', (text) => {
    expect(parseCheckpoint(text)).toBeNull()
  })
})

describe('entries', () => {
  const event: AuditEvent = {
    reason: 'größer \u{1f469} "\\\n\u0000',
    time: 't',
    id: ulid(),
    roles: ['writer', 'admin'],
    bytes: 12,
    outcome: 'allowed',
    action: 'object.list',
  }

  test('are the id and a commitment to the canonical event, the same in a browser', async () => {
    const salt = new Uint8Array(randomBytes(32))
    const body = canonicalJson(event)
    expect(Object.keys(JSON.parse(body))).toEqual(Object.keys(event).toSorted())
    expect(JSON.parse(body)).toEqual(event)
    const entry = entryOf(event.id, body, salt)
    expect(Buffer.from(entry)).toEqual(entryFor(event.id, body, salt))
    expect(Buffer.from(await leafOf(event, salt))).toEqual(leafHash(entry))
  })

  test('commit with HMAC-SHA-256, whatever the length of key and text', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 200 }),
        fc.string({ unit: 'grapheme', maxLength: 300 }),
        (salt, text) => {
          expect(commitmentTo(text, salt)).toEqual(createHmac('sha256', salt).update(text).digest())
        },
      ),
    )
  })

  test('hold ids as their 128 bits', () => {
    fc.assert(
      fc.property(fc.ulid(), (id) => {
        const entry = makeEntry(id, null)
        expect(Buffer.from(entry.subarray(0, 16))).toEqual(idBytes(id))
        expect(readEventId(entry)).toBe(id)
      }),
    )
  })

  test.each([
    '',
    '01',
    '8ZZZZZZZZZZZZZZZZZZZZZZZZZ',
    `${'0'.repeat(25)}I`,
    `${'0'.repeat(25)}a`,
    '0'.repeat(27),
  ])('hold no other text for an id: %j', (id) => {
    expect(isEventId(id)).toBe(false)
    expect(() => makeEntry(id, null)).toThrow(RangeError)
  })

  test('are all zero where nothing is', () => {
    expect([...entryOf(null, null, null)]).toEqual(Array(48).fill(0))
  })
})

test.each([
  [{ level: 0, index: 0, width: 256 }, 'tile/0/000'],
  [{ level: 1, index: 999, width: 1 }, 'tile/1/999.p/1'],
  [{ level: 0, index: 1_000, width: 256 }, 'tile/0/x001/000'],
  [{ level: 'entries', index: 1_234_067, width: 255 }, 'tile/entries/x001/x234/067.p/255'],
] as const)('tiles are where tlog-tiles has them: %j', (name, path) => {
  expect(tilePath(name)).toBe(path)
})
