import { ulid } from 'ulid'
import { describe, expect, test } from 'vitest'
import type { AuditEvent } from '../../lib/audit/event.ts'
import { HOSTILE_TEXTS, newObject, type Stores, withStores } from './stores.ts'

const event = (change: Partial<AuditEvent> = {}): AuditEvent => ({
  id: ulid(),
  time: '2026-01-02T03:04:05.678Z',
  action: 'object.decrypt',
  outcome: 'allowed',
  ...change,
})

/** What every event store promises. */
export function eventStoreContract(name: string, make: () => Promise<Stores>): void {
  describe(`event store: ${name}`, () => {
    const { current, reopen } = withStores(make)

    test('gives every field of an event back, also after it was closed and opened again', async () => {
      const full = event({
        principal: 'user:ada',
        roles: ['writer'],
        client: 'web',
        object: newObject(),
        version: 3,
        subject: 'patient',
        classification: 'restricted',
        purpose: 'treatment',
        generation: 2,
        bytes: 1024,
        sourceIp: '127.0.0.1',
        userAgent: 'curl',
        requestId: 'r',
        reason: 'none',
      })
      await current().events.append(full)
      const { events } = await reopen()
      expect(await events.page(null, 10)).toEqual([full])
    })

    test('pages events in the order of their ids, whatever the order of arrival', async () => {
      const { events } = current()
      const ids = Array.from({ length: 9 }, (_, index) => ulid(1_000 * (index + 1)))
      await Promise.all(ids.toReversed().map((id) => events.append(event({ id }))))
      const first = await events.page(null, 4)
      const second = await events.page(first[3]?.id ?? null, 4)
      const third = await events.page(second[3]?.id ?? null, 4)
      expect([...first, ...second, ...third].map(({ id }) => id)).toEqual(ids)
    })

    test('never replaces an event that was recorded', async () => {
      const { events } = current()
      const first = event({ reason: 'first' })
      await events.append(first)
      await expect(events.append({ ...first, reason: 'second' })).rejects.toBeInstanceOf(Error)
      expect(await events.page(null, 10)).toEqual([first])
    })

    test('records concurrent events when one of them cannot be', async () => {
      const { events } = current()
      const taken = event()
      await events.append(taken)
      const others = Array.from({ length: 5 }, () => event())
      const outcomes = await Promise.allSettled([...others, taken].map((one) => events.append(one)))
      expect(outcomes.map(({ status }) => status)).toEqual([...Array(5).fill('fulfilled'), 'rejected'])
      expect(await events.page(null, 10)).toHaveLength(6)
    })

    test('keeps unauthenticated failures out of the log', async () => {
      const { events } = current()
      for (const source of ['10.0.0.1', '10.0.0.1', ...HOSTILE_TEXTS])
        await events.countUnauthenticated(source, 5)
      expect(await events.page(null, 10)).toEqual([])
    })

    test.each(HOSTILE_TEXTS)('gives hostile text back as it is: %j', async (text) => {
      const hostile = event({ principal: text, reason: text, userAgent: text, roles: [text] })
      await current().events.append(hostile)
      expect(await current().events.page(null, 10)).toEqual([hostile])
    })
  })
}
