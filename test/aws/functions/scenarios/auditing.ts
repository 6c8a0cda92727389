import { describe, expect, it } from 'vitest'
import type { AuditEvent } from '../../../../lib/audit/event.ts'
import type { World } from '../../support/world.ts'

const PURPOSE = { headers: { 'Keyfold-Purpose': 'audit/12' } }

const actionsOf = (answer: { json: { events: readonly AuditEvent[] } }): readonly string[] =>
  answer.json.events.map(({ action, principal }) => `${principal} ${action}`)

/**
 * After others have stored and shared: where answers are lost, a function that repeats too many calls gives up, as the SDK has it, so
 * that nothing is stored here.
 */
export function auditing(world: () => World): void {
  describe('looking at what was done', () => {
    it('shows the owner who used an object, and nobody else who may not know of it', async () => {
      const { ada, rob, wendy } = world().as
      const id = (await ada.send('GET', '/v1/objects?limit=1')).json.objects[0].id
      await rob.send('GET', `/v1/objects/${id}`)
      const history = (): Promise<any> => ada.send('GET', `/v1/audit/events?object=${id}`)
      expect(actionsOf(await history())).toContain('client:rob access.check')
      expect(actionsOf(await history()).at(-1)).toBe('client:ada object.encrypt')
      expect((await wendy.send('GET', `/v1/audit/events?object=${id}`)).status).toBe(404)
      expect((await rob.send('GET', `/v1/audit/events?object=${id}`)).status).toBe(403)
      const page = await ada.send('GET', `/v1/audit/events?object=${id}&limit=1`)
      const cursor = encodeURIComponent(page.json.cursor)
      const next = await ada.send('GET', `/v1/audit/events?object=${id}&limit=1&cursor=${cursor}`)
      expect(next.json.events).toHaveLength(1)
      expect(next.json.events[0].id < page.json.events[0].id).toBe(true)
    })

    it('shows everybody their own events', async () => {
      const { pia } = world().as
      await pia.send('GET', '/v1/objects?subject=patient-77', PURPOSE)
      const own = await pia.send('GET', '/v1/audit/events')
      expect(new Set(own.json.events.map(({ principal }: AuditEvent) => principal))).toEqual(
        new Set(['client:pia']),
      )
      expect(actionsOf(own)).toContain('client:pia object.list')
      expect((await pia.send('GET', '/v1/audit/events?all=true')).status).toBe(403)
    })

    it('shows an auditor everything, by whatever it is about', async () => {
      const { as, person } = world()
      const about = await as.stella.send('GET', '/v1/objects?subject=patient-10', PURPOSE)
      const { id } = about.json.objects[0]
      await as.rob.send('GET', `/v1/objects/${id}`)
      const zoe = await person('8f14e45f-aud', 'auditor')
      for (const [query, expected] of [
        ['all=true', 'client:rob access.check'],
        ['principal=client:ada', 'client:ada object.encrypt'],
        [`object=${id}`, 'client:ada object.encrypt'],
        ['subject=patient-10', 'client:ada object.encrypt'],
        ['action=object.encrypt', 'client:ada object.encrypt'],
        ['outcome=denied', 'client:rob access.check'],
      ] as const) {
        expect(actionsOf(await zoe.send('GET', `/v1/audit/events?${query}`, PURPOSE)), query).toContain(
          expected,
        )
      }
    })
  })
}
