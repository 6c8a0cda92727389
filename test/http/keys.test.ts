import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { DAY_MS } from '../../lib/clock.ts'
import { Key, KeyList } from '../../lib/http/key-schemas.ts'
import { START } from '../support/vault.ts'
import { KeysVault } from './keys-vault.ts'

let vault: KeysVault

beforeEach(async () => {
  vault = await KeysVault.open()
})
afterEach(() => vault.close())

const iso = (time: number): string => new Date(time).toISOString()
const list = async () => {
  const answer = await vault.call('GET', '/v1/keys')
  expect(KeyList.safeParse(answer.json)).toMatchObject({ success: true })
  return answer.json
}
const read = (generation: string, token = vault.admin) =>
  vault.call('GET', '/v1/keys/{generation}', { path: { generation }, token })

describe('GET /keys', () => {
  it('shows a new vault: one active generation, which promises no dates', async () => {
    const { generations, ...others } = await list()
    expect(others).toEqual({
      nextRotation: iso(START + 30 * DAY_MS),
      rotationBlocked: null,
      retirement: { lastRun: null, blockedBy: [] },
    })
    expect(generations).toMatchObject([
      {
        generation: 1,
        state: 'active',
        versions: 0,
        versionsCapped: false,
        horizon: { managedCopiesGone: null, strayCopiesUnreadable: null },
      },
    ])
  })

  it('says why the schedule cannot start a rotation: nobody could recover the new key', async () => {
    vault.escrow = { recipients: [], waived: false }
    const { nextRotation, rotationBlocked } = await list()
    expect(nextRotation).toBe(iso(START + 30 * DAY_MS))
    expect(rotationBlocked).toContain('recoveryRecipients')
    vault.escrow = { recipients: [], waived: true }
    expect((await list()).rotationBlocked).toBeNull()
  })

  it('says that the schedule is off', async () => {
    vault.rotationIntervalMs = null
    expect(await list()).toMatchObject({
      nextRotation: null,
      rotationBlocked: expect.stringContaining('schedule is off'),
    })
  })

  it('shows what the daily job found, and takes no date for granted while an object is held', async () => {
    const { generations, retirement } = vault.vault.stores
    await vault.activateAnother()
    await generations.note(1, { emptied: START })
    const blockedBy = ['1 object is under legal hold.']
    await retirement.save({ at: START, holds: 1, moved: [], blockedBy })
    const shown = await list()
    expect(shown.retirement).toEqual({ lastRun: iso(START), blockedBy })
    expect(shown.generations[0].horizon.managedCopiesGone).toBe(iso(START + 35 * DAY_MS))
    expect(shown.generations[0].horizon.strayCopiesUnreadable).toBeNull()
    expect(shown.generations[0].horizon.conditions).toContainEqual({
      condition: expect.stringContaining('legal hold'),
      met: false,
    })
  })

  it('shows the last step of a generation: its key and every copy of it are gone', async () => {
    const { generations } = vault.vault.stores
    await vault.activateAnother()
    await generations.note(1, { emptied: START, escrow: 'waived' })
    await generations.transition(1, 'decrypt-only', 'disabled', START + DAY_MS)
    await generations.transition(1, 'disabled', 'scheduled-for-deletion', START + 2 * DAY_MS)
    await generations.transition(1, 'scheduled-for-deletion', 'destroyed', START + 3 * DAY_MS)
    expect((await list()).generations[0].horizon.strayCopiesUnreadable).toBeNull()
    await generations.note(1, { copiesDestroyed: START + 4 * DAY_MS })
    expect((await list()).generations[0]).toMatchObject({
      state: 'destroyed',
      escrow: 'waived',
      emptied: iso(START),
      disabled: iso(START + DAY_MS),
      deletionScheduled: iso(START + 2 * DAY_MS),
      destroyed: iso(START + 3 * DAY_MS),
      copiesDestroyed: iso(START + 4 * DAY_MS),
      horizon: {
        managedCopiesGone: iso(START + 35 * DAY_MS),
        strayCopiesUnreadable: iso(START + 4 * DAY_MS),
        conditions: [{ met: true }, { met: true }],
      },
    })
  })
})

describe('GET /keys/{generation}', () => {
  it('says what would become unreadable if it were compromised, and since when it protects how much', async () => {
    const writer = await vault.vault.client('ann', 'writer')
    await vault.vault.store(writer)
    const answer = await read('1')
    expect(Key.safeParse(answer.json)).toMatchObject({ success: true })
    expect(answer.json).toMatchObject({ versions: 1, versionsCapped: false })
    expect(answer.json.ifCompromised).toEqual({
      protectedSince: iso(START),
      activeUntil: null,
      consequences: expect.any(Array),
    })
    const said = answer.json.ifCompromised.consequences.join(' ')
    for (const word of ['backups', 'data folder', 'cannot be moved', 'Messages', 'reencrypt', 'disabled'])
      expect(said).toContain(word)
    expect({ ...answer.json, ifCompromised: undefined }).toEqual({
      ...(await list()).generations[0],
      ifCompromised: undefined,
    })
  })

  it('says until when it was active', async () => {
    vault.vault.clock.advance(5_000)
    await vault.activateAnother()
    expect((await read('1')).json.ifCompromised.activeUntil).toBe(iso(START + 5_000))
    expect((await read('2')).json.ifCompromised.activeUntil).toBeNull()
  })

  it('knows no other generation', async () => {
    for (const generation of ['2', '0', '-1', '1.5', '01', 'active', '__proto__', '9'.repeat(30)]) {
      const answer = await read(generation)
      expect(answer.json, generation).toMatchObject({ status: 404, code: 'not-found' })
      expect(await vault.eventsOf(answer), generation).toMatchObject([
        { action: 'access.check', outcome: 'denied', reason: 'key.view: not-found' },
      ])
    }
  })

  it('is recorded with the number of the generation', async () => {
    await read('1')
    expect(await vault.vault.events()).toMatchObject([
      { action: 'key.view', outcome: 'allowed', generation: 1 },
    ])
  })

  it('is for those who manage or audit keys alone', async () => {
    expect((await read('1', await vault.vault.client('aud', 'auditor'))).status).toBe(200)
    for (const role of ['writer', 'reader', 'privacy-officer', 'admin'] as const)
      expect((await read('1', await vault.vault.client(role, role))).status).toBe(403)
  })
})
