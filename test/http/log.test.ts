import { ulid } from 'ulid'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { AuditEvent } from '../../lib/audit/event.ts'
import { KeyfoldError } from '../../lib/errors.ts'
import { type Answer, openTestVault, type TestVault } from '../support/vault.ts'
import { WatchedStores } from '../support/watched-stores.ts'

let vault: TestVault
let watched: WatchedStores
let ann: string
let audrey: string
let pia: string
/** Ann's, sealed. */
let event: AuditEvent

const checkpoint = (token: string): Promise<Answer> => vault.call('GET', '/v1/audit/checkpoint', { token })
const prove = (token: string, query: Record<string, string>): Promise<Answer> =>
  vault.call('GET', '/v1/audit/proof', { token, query })
const redact = (token: string, id: string): Promise<Answer> =>
  vault.call('POST', '/v1/audit/events/{id}/redaction', { token, path: { id }, body: { reason: 'case 7' } })
const last = async (): Promise<AuditEvent | undefined> => (await vault.events()).at(-1)

beforeEach(async () => {
  watched = new WatchedStores()
  vault = await openTestVault(watched.wrap)
  ann = await vault.client('ann', 'writer')
  audrey = await vault.client('audrey', 'auditor')
  pia = await vault.client('pia', 'privacy-officer')
  await vault.store(ann, 'secret', { 'Keyfold-Subject': 's-1' })
  event = (await last()) as AuditEvent
})
afterEach(() => vault.close())

describe('a vault whose log is empty', () => {
  it('has nothing to show and nothing to prove yet, and says when it will', async () => {
    for (const answer of [
      await checkpoint(ann),
      await prove(ann, { event: event.id }),
      await prove(ann, { from: '0' }),
    ]) {
      expect(answer.status).toBe(409)
      expect(answer.json).toMatchObject({ code: 'not-sealed' })
      expect(answer.json.detail).toContain('sealed within a minute; try again then')
      expect(answer.headers['retry-after']).toBe('60')
    }
    expect(await last()).toMatchObject({ action: 'audit.prove', outcome: 'failed', reason: 'not-sealed' })
  })

  it('redacts nothing: an event first has its place for good', async () => {
    expect((await redact(pia, event.id)).json).toMatchObject({ status: 409, code: 'not-sealed' })
    expect((await vault.events())[0]).toEqual(event)
  })
})

describe('a proof', () => {
  beforeEach(() => vault.seal())

  it('is of the latest checkpoint, and recorded with the event that it is of', async () => {
    const { json } = await prove(ann, { event: event.id })
    expect(json).toMatchObject({ event, leaf: 0, size: 1, path: [] })
    expect(await last()).toMatchObject({
      action: 'audit.prove',
      outcome: 'allowed',
      principal: 'client:ann',
      event: event.id,
    })
    await vault.seal()
    const later = await prove(audrey, { event: event.id })
    expect(later.json).toMatchObject({ leaf: 0, size: 2, salt: json.salt })
    expect(later.json.checkpoint).toBe((await checkpoint(ann)).json.checkpoint)
    expect(later.json.path).toHaveLength(1)
  })

  it('is not there for what was recorded since', async () => {
    await checkpoint(ann)
    const newest = await last()
    expect((await prove(ann, { event: newest?.id ?? '' })).json).toMatchObject({
      status: 409,
      code: 'not-sealed',
    })
  })

  it('of an event of somebody else is for auditors; for others there is no such event', async () => {
    const [hidden, absent] = [await prove(pia, { event: event.id }), await prove(pia, { event: 'of-nobody' })]
    expect(hidden.status).toBe(404)
    expect({ ...hidden.json, requestId: '' }).toEqual({ ...absent.json, requestId: '' })
    expect(await last()).toMatchObject({ action: 'access.check', outcome: 'denied', event: 'of-nobody' })
    expect((await prove(audrey, { event: event.id })).status).toBe(200)
  })

  it('is of one thing, and of a size that the log has', async () => {
    const answers = [{}, { event: event.id, from: '1' }, { from: '-1' }, { from: '01' }, { from: '2' }].map(
      (query) => prove(ann, query as Record<string, string>),
    )
    for (const answer of await Promise.all(answers)) {
      expect(answer.json, JSON.stringify(answer.json)).toMatchObject({ status: 400, code: 'invalid-request' })
    }
    expect((await prove(ann, { from: '0' })).json).toMatchObject({ from: 0, size: 1, path: [] })
    expect((await prove(ann, { from: '1' })).json).toMatchObject({ from: 1, size: 1, path: [] })
  })

  it('is not given when it cannot be recorded', async () => {
    watched.reset()
    watched.fail('events.append', new KeyfoldError('unavailable', 'down'))
    for (const answer of [
      await checkpoint(ann),
      await prove(ann, { event: event.id }),
      await prove(ann, { from: '1' }),
    ]) {
      expect(answer.json).toMatchObject({ status: 503, code: 'unavailable' })
    }
    expect(watched.counts()).not.toHaveProperty(['tiles.checkpoint'])
  })
})

describe('a redaction', () => {
  beforeEach(() => vault.seal())

  it('leaves nothing of the event but its place, and says by which event', async () => {
    expect((await redact(pia, event.id)).status).toBe(204)
    const redaction = (await last()) as AuditEvent
    expect(redaction).toMatchObject({
      action: 'audit.redact',
      outcome: 'allowed',
      event: event.id,
      reason: 'case 7',
    })
    const gone = await prove(audrey, { event: event.id })
    expect(gone.json).toMatchObject({ status: 410, code: 'gone' })
    expect(gone.json.detail).toContain(redaction.id)
    // Whose it was, nobody knows any more: also its principal does not.
    expect((await prove(ann, { event: event.id })).status).toBe(404)
    const all = await vault.call('GET', '/v1/audit/events', { token: audrey, query: { all: 'true' } })
    expect(all.json.events.map(({ id }: AuditEvent) => id)).not.toContain(event.id)
    // The log goes on.
    await vault.seal()
    expect((await prove(audrey, { event: redaction.id })).status).toBe(200)
  })

  it('may be asked for again, as after an answer that was lost', async () => {
    expect((await redact(pia, event.id)).status).toBe(204)
    expect((await redact(pia, event.id)).status).toBe(204)
  })

  it('cannot itself be redacted', async () => {
    await redact(pia, event.id)
    const { id } = (await last()) as AuditEvent
    await vault.seal()
    const other = await vault.client('paul', 'privacy-officer')
    expect((await redact(other, id)).json).toMatchObject({ status: 409, code: 'not-redactable' })
    expect((await prove(audrey, { event: id })).json.event).toMatchObject({ reason: 'case 7' })
  })

  it('is not for what one did oneself', async () => {
    await checkpoint(pia)
    const own = (await last()) as AuditEvent
    await vault.seal()
    expect((await redact(pia, own.id)).json).toMatchObject({ status: 403, code: 'forbidden' })
    expect((await vault.stores.placedEvents.find(own.id))?.body).not.toBeNull()
  })

  it('is not for what was done to oneself', async () => {
    const id = ulid()
    const about = { id, time: new Date().toISOString(), action: 'user.roles', outcome: 'allowed' } as const
    await vault.stores.events.append({ ...about, principal: 'user:admin', target: 'client:pia' })
    await vault.seal()
    expect((await redact(pia, id)).json).toMatchObject({ status: 403, code: 'forbidden' })
  })

  it('does not happen when it cannot be recorded', async () => {
    watched.fail('events.append', new KeyfoldError('unavailable', 'down'))
    expect((await redact(pia, event.id)).status).toBe(503)
    expect((await vault.stores.placedEvents.find(event.id))?.body).not.toBeNull()
  })

  it('of what is not there is refused', async () => {
    expect((await redact(pia, '01KF3Z6Q8W9X0Y1Z2A3B4C5D6E')).status).toBe(404)
    expect((await redact(audrey, event.id)).status).toBe(403)
  })
})
