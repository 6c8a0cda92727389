/** Text that has broken other programs, and what no answer may do, whatever was asked. */
import { validateHeaderName, validateHeaderValue } from 'node:http'
import { expect } from 'vitest'
import { type Method, ROUTES } from '../../lib/http/routes.ts'
import { type Answer, type CallOptions, openTestVault, type TestVault } from '../support/vault.ts'

const HOSTILE: readonly string[] = [
  "'; DROP TABLE versions; --",
  "' OR '1'='1",
  '" OR ""="',
  "1' UNION SELECT event FROM events --",
  '%_?*[a-z]',
  '?1 :name @x $y',
  '../../../etc/passwd',
  '..\\..\\boot.ini',
  '/vault.sqlite',
  '..%2f..%2fkeys.sealed',
  'file:///etc/passwd',
  '\r\n',
  '\r\nSet-Cookie: session=stolen',
  '\r\n\r\nHTTP/1.1 200 OK\r\n\r\n<html>',
  'a\nb\tc\u000bd\u000ce',
  'before\u0000after',
  '\u0000',
  '\u007f\u0080\u009f',
  '\u2028\u2029\u0085',
  '\ufeffbom',
  '\u202egnp.exe',
  'é, 世界, 👩‍👩‍👧‍👦, 𝕏',
  '\ud800 alone',
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  '${7*7} {{7*7}} <%= 7*7 %> #{7*7}',
  '$(touch /tmp/x) `id` | id',
  '%s%n%x %00 %0d%0a',
  "UTF-8''%0d%0aX-Injected:%201",
  "utf-8'en'%zz",
  '=?utf-8?b?DQo=?=',
  '"quoted", \\back\\slash; filename=evil.exe',
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'hasOwnProperty',
  'null',
  'NaN',
  '-1',
  '1e309',
  '[object Object]',
  '{"$ne":null}',
  ' ',
  ' padded ',
  'a'.repeat(129),
  'a'.repeat(257),
  'a'.repeat(2_000),
  '😀'.repeat(10_000),
]

/** An RFC 8187 ext-value, for what a header cannot carry literally. */
export const inHeader = (text: string): string =>
  `UTF-8''${encodeURIComponent(text).replaceAll(/['()*!]/g, (sign) => `%${sign.charCodeAt(0).toString(16)}`)}`

const RESPONSE_HEADERS = new Set(
  `accept-ranges cache-control content-disposition content-range content-security-policy content-type
  cross-origin-resource-policy etag idempotency-replayed keyfold-classification keyfold-filename keyfold-object
  keyfold-request-id keyfold-version last-modified location referrer-policy retry-after strict-transport-security www-authenticate
  x-content-type-options x-frame-options`.split(/\s+/),
)

/** The content of every object in these tests. */
export const PLAINTEXT = 'diagnosis-F32'

export function expectHarmless({ status, headers, body }: Answer): void {
  expect(status).toBeLessThan(500)
  for (const [name, value] of Object.entries(headers)) {
    validateHeaderName(name)
    validateHeaderValue(name, value)
    expect(value).toMatch(/^[\x20-\x7e]*$/)
    expect(RESPONSE_HEADERS).toContain(name)
  }
  if (status < 400) return
  expect(headers['content-type']).toBe('application/problem+json')
  const text = body.toString()
  expect(text).not.toContain(PLAINTEXT)
  expect(text).not.toMatch(
    /node_modules|\.ts:\d|\bat \w+ \(|node:internal|sqlite_|SQLITE|ZodError|SyntaxError|JSON at/,
  )
  expect(text.length).toBeLessThan(2_000)
}

/** A vault whose every answer is checked. */
export class HostileVault {
  readonly vault: TestVault

  constructor(vault: TestVault) {
    this.vault = vault
  }

  static async open(): Promise<HostileVault> {
    return new HostileVault(await openTestVault())
  }

  async call(method: Method, route: string, options: CallOptions): Promise<Answer> {
    const answer = await this.vault.call(method, route, options)
    expectHarmless(answer)
    return answer
  }

  /** Every table is there, and a stored object comes back. */
  async expectUnharmed(token: string): Promise<void> {
    const id = await this.vault.store(token, PLAINTEXT)
    const read = await this.call('GET', '/v1/objects/{id}', { token, path: { id } })
    expect(read.body.toString()).toBe(PLAINTEXT)
    expect((await this.vault.events()).length).toBeGreaterThan(0)
    const integrity = this.vault.stores.database.prepare('PRAGMA integrity_check').get()
    expect(integrity).toEqual({ integrity_check: 'ok' })
    expect(Object.keys(Object.prototype)).toEqual([])
  }
}

export const AUTHENTICATED = ROUTES.filter(({ authenticated }) => authenticated)

/** Each with a title that is short, and shows control characters. */
export const TITLED = HOSTILE.map((text) => [JSON.stringify(text.slice(0, 40)), text] as const)
export const TITLED_WELL_FORMED = TITLED.filter(([, text]) => text.isWellFormed())

/** Well-formed Unicode of the length; everything else is refused by name. */
export const fits = (text: string, max: number): boolean =>
  text.length > 0 && text.length <= max && text.isWellFormed()

/** @param pair `k` and the value */
export const isLabel = (pair: string): boolean => fits(pair, 257) && !/\p{Cc}/u.test(pair)

export const isLabelKey = (text: string): boolean => /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/.test(text)

export function expectRefused(answer: Answer, field: string): void {
  expect(answer.status).toBe(400)
  expect(answer.json.code).toBe('invalid-request')
  expect(answer.json.detail).toContain(field)
}
