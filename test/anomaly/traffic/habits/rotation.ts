/** What a rotation leaves in the record: who asked for it, the vault's steps, and the pages that it went through. */
import type { Action } from '../../../../lib/audit/event.ts'
import type { EventFacts } from '../../../../lib/audit/record.ts'
import { type Actor, act } from '../act.ts'
import { DAY, HOUR, MINUTE } from '../calendar.ts'
import type { Rotation } from '../events-of-the-year.ts'
import type { Draft } from '../model.ts'
import type { World } from '../world.ts'
import { seatOn } from './day.ts'

const DIGEST = 'c0ffee00'.repeat(8)
const PAGES = 60

export function rotate(
  world: World,
  { at, generation, rewrapHours, disabledAt }: Rotation,
  out: Draft[],
): void {
  const rotation = generation - 1
  const keyAdmin = world.principals.find(({ kind }) => kind === 'key-admin')
  if (keyAdmin !== undefined) {
    const seat = seatOn(keyAdmin)
    const actor: Actor = {
      world,
      principal: keyAdmin,
      random: keyAdmin.random,
      seat,
      purpose: null,
      out,
      attack: null,
    }
    act(actor, at - 10 * MINUTE, 'key.rotate')
    for (let look = 0; look < 8; look += 1) act(actor, at + look * 20 * MINUTE, 'rotation.view', { rotation })
  }
  system(out, 'rotation', at - 5 * MINUTE, 'key.create', { generation })
  system(out, 'rotation', at, 'key.rotate', { rotation, generation, fromGeneration: generation - 1 })
  for (let page = 0; page < PAGES; page += 1) {
    const shard = (page % 8).toString(16)
    const facts = { rotation, shard, generation, fromGeneration: generation - 1, count: 100, digest: DIGEST }
    system(out, 'rotation', at + (page * rewrapHours * HOUR) / PAGES, 'key.rewrap', facts)
  }
  system(out, 'retirement', disabledAt, 'key.disable', { generation: generation - 1 })
  system(out, 'retirement', disabledAt + 30 * DAY, 'key.destroy', { generation: generation - 1 })
}

export function system(out: Draft[], name: string, at: number, action: Action, facts: EventFacts): void {
  out.push({
    at: Math.round(at),
    attack: null,
    event: { id: '', time: '', action, outcome: 'allowed', principal: `system:${name}`, roles: [], ...facts },
  })
}
