import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { POLICY } from '../../lib/policy.ts'
import { openTestVault, type TestVault } from '../support/vault.ts'

/** Bytes of a Lambda function's answer (Lambda quotas, "Invocation payload"). */
const ANSWER_MAX_BYTES = 6 * 1024 * 1024

let vault: TestVault
let token: string

beforeAll(async () => {
  vault = await openTestVault()
  token = await vault.client('a'.repeat(200), 'writer')
})
afterAll(() => vault.close())

/** As long as labels may be: a quotation mark takes four bytes, in JSON that is in JSON again; no other character more. */
const LABELS = Object.fromEntries(
  Array.from({ length: POLICY.labelsMax }, (_, index) => [
    String(index).padEnd(POLICY.labelKeyMaxCharacters, 'k'),
    '"'.repeat(POLICY.labelValueMaxCharacters),
  ]),
)

async function storeLongest(): Promise<string> {
  const id = await vault.store(token, 'x', { 'Content-Type': `text/plain; x=${'y'.repeat(230)}` })
  const patched = await vault.call('PATCH', '/v1/objects/{id}', {
    token,
    path: { id },
    body: { labels: LABELS },
  })
  expect(patched.status).toBe(200)
  return id
}

const sizeOf = (body: Buffer): number => Buffer.byteLength(JSON.stringify(body.toString()))

describe('the largest page', () => {
  it('of objects is one that Lambda can answer with', async () => {
    await Promise.all(Array.from({ length: POLICY.pageSizeMax }, storeLongest))
    const query = { limit: String(POLICY.pageSizeMax) }
    const { json, body } = await vault.call('GET', '/v1/objects', { token, query })
    expect(json.objects).toHaveLength(POLICY.pageSizeMax)
    expect(sizeOf(body)).toBeLessThan(ANSWER_MAX_BYTES)
  })

  it('of versions is one, too', async () => {
    const id = await storeLongest()
    for (let version = 2; version <= POLICY.pageSizeMax; version++) {
      const put = await vault.call('PUT', '/v1/objects/{id}', { token, path: { id }, body: 'x' })
      expect(put.status).toBe(200)
    }
    const query = { limit: String(POLICY.pageSizeMax) }
    const answer = await vault.call('GET', '/v1/objects/{id}/versions', { token, path: { id }, query })
    expect(answer.json.versions).toHaveLength(POLICY.pageSizeMax)
    expect(sizeOf(answer.body)).toBeLessThan(ANSWER_MAX_BYTES)
  })
})
