import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { decodeHeaderText } from '../../lib/http/header-text.ts'
import type { Answer } from '../support/vault.ts'
import {
  expectRefused,
  fits,
  HostileVault,
  inHeader,
  isLabel,
  isLabelKey,
  PLAINTEXT,
  TITLED,
  TITLED_WELL_FORMED,
} from './hostile-strings.ts'

let vault: HostileVault
let token: string
let officer: string
let id: string

beforeAll(async () => {
  vault = await HostileVault.open()
  token = await vault.vault.client('ann', 'writer', 'steward')
  officer = await vault.vault.client('pia', 'privacy-officer')
  id = await vault.vault.store(token, PLAINTEXT)
})
afterAll(async () => {
  await vault.expectUnharmed(token)
  await vault.vault.close()
})

const purpose = { 'Keyfold-Purpose': 'operations' }
const post = (headers: Record<string, string | string[]>) =>
  vault.call('POST', '/v1/objects', { token, body: PLAINTEXT, headers })
const metadata = (object: string) =>
  vault.call('GET', '/v1/objects/{id}/metadata', { token, path: { id: object } })

/** Sent percent-encoded, and literally too where a header can carry it and it means itself. */
const forms = (text: string): string[] =>
  /^[\x20-\x7e]*$/.test(text) && !/^utf-8'/i.test(text) ? [inHeader(text), text] : [inHeader(text)]

describe('text in a header', () => {
  it.each(TITLED_WELL_FORMED)('a label %s comes back as data, or is refused', async (_, text) => {
    for (const value of [
      inHeader(`k=${text}`),
      ...forms(text)
        .filter((form) => form === text)
        .map((form) => `k=${form}`),
    ]) {
      const answer = await post({ 'Keyfold-Label': value })
      if (!isLabel(`k${text}`)) expectRefused(answer, 'Keyfold-Label')
      else {
        expect(answer.json.labels).toEqual({ k: text })
        expect((await metadata(answer.json.id)).json.labels).toEqual({ k: text })
        const query = { label: value, owner: 'me' }
        const list = await vault.call('GET', '/v1/objects', { token, query, headers: purpose })
        expect(list.json.objects.map((found: { id: string }) => found.id)).toContain(answer.json.id)
        for (const found of list.json.objects) expect(found.labels).toEqual({ k: text })
      }
    }
  })

  it.each(
    TITLED_WELL_FORMED,
  )('a label with the key %s comes back as data, or is refused', async (_, text) => {
    const answer = await post({ 'Keyfold-Label': inHeader(`${text}=v`) })
    if (isLabelKey(text)) {
      expect(Object.entries((await metadata(answer.json.id)).json.labels)).toEqual([[text, 'v']])
    } else expectRefusedOrSplit(answer, text)
  })

  it.each(TITLED_WELL_FORMED)('a file name %s comes back as data, or is refused', async (_, text) => {
    for (const value of forms(text)) {
      const answer = await post({ 'Keyfold-Filename': value })
      if (!fits(text, 255)) {
        expectRefused(answer, 'Keyfold-Filename')
        continue
      }
      expect(answer.status).toBe(201)
      const read = await vault.call('GET', '/v1/objects/{id}', { token, path: { id: answer.json.id } })
      expect(decodeHeaderText(read.headers['keyfold-filename'] ?? '')).toBe(text)
      expect(read.headers['content-disposition']).toMatch(/^attachment; filename/)
      expect(read.body.toString()).toBe(PLAINTEXT)
    }
  })

  it.each(TITLED_WELL_FORMED)('a subject %s comes back as data, or is refused', async (_, text) => {
    for (const value of forms(text)) {
      const answer = await post({ 'Keyfold-Subject': value })
      if (!fits(text, 128)) {
        expectRefused(answer, 'Keyfold-Subject')
        continue
      }
      expect((await metadata(answer.json.id)).json.subject).toBe(text)
      const list = await vault.call('GET', '/v1/objects', { token: officer, query: { subject: text } })
      expect(list.json.objects.map((found: { id: string }) => found.id)).toContain(answer.json.id)
      for (const found of list.json.objects) expect(found.subject).toBe(text)
    }
  })

  const listAllFor = (value: string) =>
    vault.call('GET', '/v1/objects', {
      token,
      query: { all: 'true' },
      headers: { 'Keyfold-Purpose': value },
    })

  it.each(
    TITLED_WELL_FORMED,
  )('the reference %s of a purpose is recorded as it is, or is refused', async (_, text) => {
    const declared = `audit/${text}`
    for (const value of forms(declared)) {
      const answer = await listAllFor(value)
      if (!fits(declared, 256)) expectRefused(answer, 'Keyfold-Purpose')
      else
        expect((await vault.vault.events()).at(-1)).toMatchObject({ outcome: 'allowed', purpose: declared })
    }
  })

  it.each(TITLED_WELL_FORMED)('the purpose %s is not on any list', async (_, text) => {
    for (const value of forms(text)) {
      const answer = await listAllFor(value)
      if (!fits(text, 256) || !/[\p{L}\p{N}]/u.test(text)) expectRefused(answer, 'Keyfold-Purpose')
      else expect(answer.json).toMatchObject({ status: 403, code: 'forbidden' })
    }
  })

  it.each(TITLED)('an idempotency key %s is told from others, or is refused', async (_, text) => {
    const first = await post({ 'Idempotency-Key': text })
    if (text.length > 256) return expectRefused(first, 'Idempotency-Key')
    const again = await post({ 'Idempotency-Key': text })
    expect(again.headers['idempotency-replayed']).toBe('true')
    expect(again.json.id).toBe(first.json.id)
    expect((await post({ 'Idempotency-Key': `${text}'` })).json.id).not.toBe(first.json.id)
  })

  it.each(TITLED)('a content type %s comes back as it was, or is refused', async (_, text) => {
    for (const type of [
      text,
      `text/${text}`,
      `text/plain;${text}`,
      `text/plain; a="${text}`,
      `text/plain${text};a=b`,
    ]) {
      const answer = await post({ 'Content-Type': type })
      if (!/^[\w.+'%-]+\/[\w.+'%-]+ *(;.*)?$/.test(type) || type.length > 255)
        expectRefused(answer, 'Content-Type')
      if (answer.status === 400) expectRefused(answer, 'Content-Type')
      else {
        const read = await vault.call('GET', '/v1/objects/{id}', { token, path: { id: answer.json.id } })
        expect(read.headers['content-type']).toBe(type)
      }
    }
  })

  it.each(TITLED)('%s is no entity tag, date or classification', async (_, text) => {
    for (const name of ['Keyfold-Expires', 'Keyfold-Classification']) {
      expectRefused(await post({ [name]: text }), name)
    }
    const put = await vault.call('PUT', '/v1/objects/{id}', {
      token,
      path: { id },
      body: 'x',
      headers: { 'If-Match': text },
    })
    expectRefused(put, 'If-Match')
  })

  it.each(TITLED)('a range %s gives all of the content, or is refused', async (_, text) => {
    for (const name of ['Range', 'If-Range']) {
      const headers = { Range: 'bytes=0-1', [name]: text }
      const answer = await vault.call('GET', '/v1/objects/{id}', { token, path: { id }, headers })
      if (text.length > 256) expectRefused(answer, name)
      else expect(answer.body.toString()).toBe(PLAINTEXT)
    }
  })
})

/** What holds a `=` of its own is a label with another key. */
function expectRefusedOrSplit(answer: Answer, text: string): void {
  const [key = ''] = text.split('=')
  if (text.includes('=') && /^[A-Za-z0-9][A-Za-z0-9._-]*$/.test(key)) {
    expect(Object.keys(answer.json.labels)).toEqual([key])
  } else expectRefused(answer, 'Keyfold-Label')
}
