import { describe, expect, it } from 'vitest'
import { runDetection } from '../../lib/findings/detection.ts'
import type { DetectionPorts } from '../../lib/findings/detection-ports.ts'
import { createSuspender } from '../../lib/findings/suspend.ts'
import { Crash } from '../support/crash.ts'
import { detectionPorts, SUSPENDS, takingNotifier, type Watched, watchedStores } from './support/watched.ts'

/** Two pages of what three people did, so that each of them is found something about. */
async function aLog(): Promise<Watched> {
  const watched = await watchedStores()
  const principals = ['user:ann', 'user:bob', 'user:cem', 'user:ann', 'user:ann', 'user:bob']
  const all = Array.from({ length: 24 }, (_, at) => principals[at % principals.length] ?? '')
  const recorded = all.map((principal) => {
    const one = watched.did(principal)
    watched.clock.advance(60_000)
    return one
  })
  await Promise.all(recorded)
  return watched
}

/** Dies at its nth call of any port: before it, or when it was done and nobody had heard of it. */
function mortal(watched: Watched, calls: number, late: boolean, notifier = takingNotifier()) {
  let left = calls
  let dead = false
  const guarded = <T extends object>(port: T): T =>
    new Proxy(port, {
      get(target, name) {
        const method: unknown = Reflect.get(target, name)
        if (typeof method !== 'function') return method
        return async (...values: unknown[]) => {
          if (dead) throw new Crash()
          dead = left-- === 0
          if (dead && !late) throw new Crash()
          const result: unknown = await method.apply(target, values)
          if (dead) throw new Crash()
          return result
        }
      },
    })
  const { stores, recorder, clock } = watched
  const named = { ...stores, recorder, notifier }
  const guardedPorts = Object.fromEntries(
    Object.entries(named).map(([name, port]) => [name, guarded(port)]),
  ) as typeof named
  const suspender = createSuspender({ ...guardedPorts, clock }, SUSPENDS)
  const ports: DetectionPorts = {
    ...detectionPorts(watched),
    ...guardedPorts,
    suspender,
    // What the vault itself does now is for a run to come.
    settleMs: 1,
  }
  return { run: () => runDetection(ports), died: () => dead, told: notifier.told }
}

/** Everything that a run leaves behind. */
async function outcome({ stores }: Watched) {
  const principals = ['user:ann', 'user:bob', 'user:cem']
  return {
    findings: (await stores.findings.page(null, null, 100)).items,
    usage: await stores.usageHours.range(0, Infinity),
    suspensions: await stores.suspensions.newest(9),
    items: await Promise.all(principals.map((principal) => stores.principals.find(principal))),
  }
}

describe('A detection run that is killed', () => {
  it.each([
    ['before', false],
    ['right after', true],
  ])('%s any call of any store leaves what an uninterrupted one leaves, when the next ones have run', async (_, late) => {
    const whole = await aLog()
    const uninterrupted = mortal(whole, Infinity, late)
    expect(await uninterrupted.run()).toMatchObject({ told: 3, suspended: 2 })
    const expected = await outcome(whole)
    let calls = 0
    for (let dies = true; dies; calls++) {
      const watched = await aLog()
      const first = mortal(watched, calls, late)
      await first.run().catch((error: unknown) => expect(error).toBeInstanceOf(Crash))
      dies = first.died()
      const next = mortal(watched, Infinity, late)
      await next.run()
      await next.run()
      expect(await outcome(watched), `${calls}`).toEqual(expected)
      const told = [...first.told, ...next.told]
      expect(new Set(told)).toEqual(new Set(uninterrupted.told))
      // Once more for each, when it died before that was noted.
      expect(told.length).toBeLessThanOrEqual(2 * uninterrupted.told.length)
    }
    expect(calls).toBeGreaterThan(20)
  })
})
