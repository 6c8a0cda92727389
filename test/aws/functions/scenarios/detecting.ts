import { ulid } from 'ulid'
import { describe, expect, it } from 'vitest'
import { ROLES } from '../../../../lib/access/roles.ts'
import type { Finding } from '../../../../lib/anomaly/model.ts'
import { iso } from '../../../../lib/clock.ts'
import { openDetectionState, packDetectionState } from '../../../../lib/findings/detection-state.ts'
import type { Method } from '../../../../lib/http/routes.ts'
import { newFinding } from '../../../contract/finding-stores.ts'
import type { Reply } from '../../../faults/support/api.ts'
import type { World } from '../../support/world.ts'

const DAY_MS = 86_400_000

/** After others have given it something to look at. */
export function detecting(world: () => World): void {
  const asAuditor = async (method: Method, path: string, body?: object): Promise<Reply> => {
    const eve = await world().person('eve', 'auditor')
    return eve.send(method, path, { headers: { 'Keyfold-Purpose': 'audit/12' }, ...(body && { body }) })
  }
  const detect = () => world().vault.invoke('detect', { task: 'detect' }) as Promise<Record<string, any>>

  describe('the detectors', () => {
    it('read what was recorded, once, and show what was used', async () => {
      const first = await detect()
      expect(first['events']).toBeGreaterThan(20)
      expect(first['more']).toBe(false)
      expect((await detect())['events']).toBeLessThan(first['events'])
      const { status, json } = await asAuditor('GET', '/v1/usage?by=hour')
      expect(status).toBe(200)
      expect(json.series.map((one: any) => one.action)).toContain('object.decrypt')
    })

    it('tell people of a finding, once, and show it until somebody has acknowledged it', async () => {
      const { stores } = world().vault
      const finding = await find(world())
      // The run that learns that another one was faster, and the next.
      for (let run = 0; run < 3; run++) await detect()
      const told = await world().vault.services.told()
      expect(told.filter((message) => message.includes(finding.sentence))).toHaveLength(1)
      expect(await stores.findings.find(finding.id)).toMatchObject({ notified: 'high' })
      const listed = await asAuditor('GET', '/v1/findings?state=open&limit=50')
      expect(listed.json.findings.map(({ id }: any) => id)).toContain(finding.id)
      await stores.findings.keep(newFinding(), null)
      const { cursor } = (await asAuditor('GET', '/v1/findings?limit=1')).json
      const next = await asAuditor('GET', `/v1/findings?limit=1&cursor=${encodeURIComponent(cursor)}`)
      expect(next.json.findings).toHaveLength(1)
      const body = { reason: 'it was the yearly export' }
      const acknowledged = await asAuditor('POST', `/v1/findings/${finding.id}/acknowledgment`, body)
      expect([acknowledged.status, acknowledged.json.state]).toEqual([200, 'acknowledged'])
    })

    it('take rules by which nobody is told', async () => {
      const body = { principal: 'client:rob', reason: 'known', expiresAt: iso(Date.now() + DAY_MS) }
      const { status, json } = await asAuditor('POST', '/v1/mutes', body)
      expect(status).toBe(201)
      expect((await asAuditor('GET', '/v1/mutes')).json.mutes).toHaveLength(1)
      expect((await asAuditor('DELETE', `/v1/mutes/${json.id}`)).status).toBe(204)
    })

    it('end a suspension of before the vault was told to keep nobody out', async () => {
      const { principals, suspensions } = world().vault.stores
      const rita = await world().person('rita', 'reader')
      const me = () => rita.send('GET', '/v1/me', {})
      const { principal } = (await me()).json
      const [id, at] = [ulid(), Date.now()]
      const until = at + DAY_MS
      await suspensions.add({ id, principal, finding: 'f-1', at, until, lifted: null })
      await principals.register(principal, ROLES)
      await principals.suspend(principal, until)
      expect((await me()).status).toBe(403)
      expect((await asAuditor('DELETE', `/v1/suspensions/${id}`)).status).toBe(204)
      expect((await me()).status).toBe(200)
    })

    it('keep nobody out, unless they are told to', async () => {
      const { suspensions } = (await asAuditor('GET', '/v1/suspensions')).json
      expect(suspensions.filter(({ lifted }: any) => lifted === null)).toEqual([])
      expect((await asAuditor('GET', '/v1/baselines/client:nobody')).status).toBe(404)
    })
  })
}

/** A finding, as a run that ended before it could tell anybody has left it. */
async function find({ vault }: World): Promise<Finding> {
  const { baselines, findings } = vault.stores
  const now = Date.now()
  const times = { from: now - 3_600_000, to: now - 1, raisedAt: now }
  const finding = newFinding({ ...times, severity: 'high', sentence: `client:rob read a lot at ${now}.` })
  await findings.keep(finding, null)
  const { revision = 0, state = new Uint8Array() } = (await baselines.read()) ?? {}
  const opened = openDetectionState(state)
  if (opened === null) throw new Error('Nothing was learned.')
  await baselines.replace(revision, packDetectionState({ ...opened, pending: [finding.id] }))
  return finding
}
