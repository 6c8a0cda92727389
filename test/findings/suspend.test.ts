import { describe, expect, it } from 'vitest'
import { ROLES } from '../../lib/access/roles.ts'
import type { Finding } from '../../lib/anomaly/model.ts'
import { HOUR_MS } from '../../lib/findings/policy.ts'
import { createSuspender } from '../../lib/findings/suspend.ts'
import { findingOf, START, SUSPENDS, type Watched, watchedStores } from './support/watched.ts'

const MINUTE_MS = 60_000

async function opened() {
  const watched = await watchedStores()
  const { stores, recorder, clock } = watched
  const suspender = createSuspender({ ...stores, recorder, clock }, SUSPENDS)
  return { ...watched, suspender }
}

/** A critical finding about what this principal did just now. */
const criticalOf = async ({ did, clock }: Watched, principal: string): Promise<Finding> =>
  findingOf(principal, 'critical', [await did(principal), await did(principal)], clock())

const suspendEvents = async ({ stores }: Watched) =>
  (await stores.events.page(null, 100)).filter(({ action }) => action === 'principal.suspend')

describe('After a critical finding', () => {
  it('a principal is kept out for the time that was set, whatever is recorded of it, and that is on record', async () => {
    const watched = await opened()
    const { stores, suspender } = watched
    await stores.principals.register('client:batch', ['reader'])
    for (const [principal, roles] of [
      ['client:batch', ['reader']],
      ['user:ann', ROLES],
      ['client:new', []],
    ] as const) {
      const finding = await criticalOf(watched, principal)
      const answer = await suspender.respond(finding)
      expect(answer).toMatchObject({ principal, finding: finding.id, at: START, until: START + HOUR_MS })
      const item = { principal, disabled: false, tokensNotBefore: null, roles }
      expect(await stores.principals.find(principal)).toEqual({ ...item, suspendedUntil: START + HOUR_MS })
      expect(await stores.suspensions.newest(1)).toHaveLength(1)
    }
    expect(await suspendEvents(watched)).toMatchObject([
      { outcome: 'allowed', principal: 'system:detection', target: 'client:batch' },
      { target: 'user:ann' },
      { target: 'client:new' },
    ])
  })

  it('nobody is kept out twice, or again after somebody has let them in', async () => {
    const watched = await opened()
    const { stores, suspender, clock } = watched
    const finding = await criticalOf(watched, 'user:ann')
    const first = await suspender.respond(finding)
    expect(await suspender.respond(finding)).toEqual(first)
    expect(await suspendEvents(watched)).toHaveLength(1)
    const { id = '' } = (await stores.suspensions.newest(1))[0] ?? {}
    await stores.principals.suspend('user:ann', null)
    await stores.suspensions.lift(id, { by: 'user:eve', at: clock() })
    expect(await suspender.respond(finding)).toBe('over, or lifted')
    expect(await stores.principals.find('user:ann')).not.toHaveProperty('suspendedUntil')
  })

  it('somebody whom another suspension keeps out for longer stays out', async () => {
    const watched = await opened()
    const { stores, suspender } = watched
    await stores.principals.register('user:ann', ROLES)
    await stores.principals.suspend('user:ann', START + 2 * HOUR_MS)
    await suspender.respond(await criticalOf(watched, 'user:ann'))
    expect(await stores.principals.find('user:ann')).toMatchObject({ suspendedUntil: START + 2 * HOUR_MS })
  })

  it('no more than so many are kept out in any hour', async () => {
    const watched = await opened()
    const { suspender, clock } = watched
    for (const name of ['ann', 'bob', 'cem']) {
      expect(await suspender.respond(await criticalOf(watched, `user:${name}`))).toBeTypeOf('object')
      clock.advance(MINUTE_MS)
    }
    const next = await criticalOf(watched, 'user:dan')
    expect(await suspender.respond(next)).toBe('enough suspensions in this hour')
    clock.advance(HOUR_MS - 3 * MINUTE_MS - 1)
    expect(await suspender.respond(next)).toBe('enough suspensions in this hour')
    clock.advance(1)
    expect(await suspender.respond(next)).toBeTypeOf('object')
  })
})

describe('Nobody is kept out', () => {
  it.each<[string, (watched: Watched) => Promise<Partial<Finding>>, string]>([
    ['for less than a critical finding', async () => ({ severity: 'high' }), 'not critical'],
    ['for what several did', async () => ({ principal: null }), 'not one principal of the vault'],
    [
      'who is the vault itself',
      async () => ({ principal: 'system:rotation' }),
      'not one principal of the vault',
    ],
    ['without evidence', async () => ({ evidence: [] }), 'evidence without a valid token'],
    [
      'for failed sign-ins, which anybody can cause',
      async ({ did }) => ({
        evidence: [await did('user:ann'), await did('user:ann', { action: 'auth.fail' })],
      }),
      'evidence without a valid token',
    ],
    [
      'for what somebody else did',
      async ({ did }) => ({ evidence: [await did('user:ann'), await did('user:bob')] }),
      'evidence without a valid token',
    ],
    [
      'for what was refused with a revoked token',
      async ({ did }) => ({ evidence: [await did('user:ann', { action: 'access.check', roles: [] })] }),
      'evidence without a valid token',
    ],
    [
      'for what is not in the log',
      async ({ did }) => ({ evidence: [(await did('user:ann')).replace(/.$/, 'Z')] }),
      'evidence without a valid token',
    ],
  ])('%s', async (_, change, spared) => {
    const watched = await opened()
    const finding = await criticalOf(watched, 'user:ann')
    expect(await watched.suspender.respond({ ...finding, ...(await change(watched)) })).toBe(spared)
    expect(await watched.stores.suspensions.newest(9)).toEqual([])
    expect(await suspendEvents(watched)).toEqual([])
  })

  it('who is the last administrator that can go on', async () => {
    const watched = await opened()
    const { stores, suspender } = watched
    const respond = async () => suspender.respond(await criticalOf(watched, 'user:ann'))
    const other = { principal: 'user:eve', disabled: false, tokensNotBefore: null, roles: ['admin'] } as const
    await stores.admins.add('user:ann')
    await stores.principals.put({ ...other, principal: 'user:ann' })
    expect(await respond()).toBe('last administrator')
    await stores.admins.add('user:eve')
    for (const item of [
      { ...other, disabled: true },
      { ...other, suspendedUntil: START + 1 },
      { ...other, roles: ['auditor'] as const },
    ]) {
      await stores.principals.put(item)
      expect(await respond()).toBe('last administrator')
    }
    await stores.principals.put({ ...other, suspendedUntil: START })
    expect(await respond()).toMatchObject({ principal: 'user:ann' })
    expect(await suspender.respond(await criticalOf(watched, 'user:eve'))).toBe('last administrator')
  })
})
