import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { DAY_MS } from '../../lib/clock.ts'
import type { TestVault } from '../support/vault.ts'
import { failures, reportOf, tamper, vaultToExamine } from './vault.ts'

const configure = (vault: TestVault, config: object): Promise<void> =>
  writeFile(join(vault.folder, 'config.json'), JSON.stringify(config))

describe('The self-check', () => {
  it('finds nothing wrong with a sound vault, and says what it looked at', async () => {
    const { lines } = await reportOf(await vaultToExamine())
    expect(lines.filter(({ outcome }) => outcome === 'failed')).toEqual([])
    expect(lines.map(({ check }) => check)).toEqual(
      expect.arrayContaining(['configuration', 'permissions', 'disk', 'database', 'master keys', 'log lag']),
    )
  })

  it('tells of a configuration by which no rotation can start, and of one that cannot be read', async () => {
    const vault = await vaultToExamine()
    await configure(vault, {})
    expect(await failures(vault)).toEqual([
      expect.stringMatching(/^configuration: Nobody could bring a lost/),
    ])
    await configure(vault, { rotationSchedule: 7 })
    expect(await failures(vault)).toEqual([
      expect.stringMatching(/^configuration: .*rotationSchedule is neither text nor null/),
    ])
  })

  it('tells of a rotation that is overdue by more than a day', async () => {
    const vault = await vaultToExamine()
    vault.clock.advance(30 * DAY_MS + 60_000)
    expect(await failures(vault)).toEqual([])
    vault.clock.advance(DAY_MS)
    expect(await failures(vault)).toEqual([
      expect.stringMatching(/^rotation schedule: A rotation is due since/),
    ])
    await configure(vault, { waiveEscrow: true, rotationSchedule: null })
    expect(await failures(vault)).toEqual([])
  })

  it('tells of a generation that strangers know and that is still in use', async () => {
    const vault = await vaultToExamine()
    await vault.stores.generations.note(1, { compromised: vault.clock() })
    expect(await failures(vault)).toEqual([
      'master keys: ALARM: generation 1 is known to strangers, and still in use: it is active.',
    ])
  })

  it('tells when the key service and the vault do not agree on a key', async () => {
    const vault = await vaultToExamine()
    const active = await vault.stores.generations.active()
    await vault.stores.keys.changeState(active?.keyId ?? '', 'disabled')
    expect(await failures(vault)).toEqual([
      'master keys: Generation 1 is active, but its key in the key service is disabled.',
    ])
    const keys = async () => ({ describeKey: async () => null })
    expect(await failures(vault, { keys })).toEqual([
      'master keys: Generation 1 is active, but its key in the key service does not exist.',
    ])
  })

  it('tells when no generation is active', async () => {
    const vault = await vaultToExamine()
    await tamper(vault, 'DELETE FROM active_pointer')
    expect(await failures(vault)).toContain('master keys: No generation is active: nothing can be stored.')
  })

  it('tells of states that make no sense', async () => {
    const vault = await vaultToExamine()
    await tamper(
      vault,
      `INSERT INTO generations (generation, key_id, state, created) VALUES (2, 'no-key', 'disabled', 1)`,
    )
    expect(await failures(vault)).toEqual([
      'master keys: Generation 2 is disabled, but it is not known since when.',
      'master keys: Generation 2 is disabled, but its key in the key service does not exist.',
    ])
  })

  it('tells of versions under a generation that does not open them, or does not exist', async () => {
    const vault = await vaultToExamine()
    await vault.store(await vault.client('writer', 'writer'))
    await tamper(vault, 'UPDATE versions SET generation = 9')
    expect(await failures(vault)).toEqual([
      'master keys: Versions are wrapped under generation 9, which does not exist.',
    ])
  })

  it('tells of a rotation that failed, left something behind, or is stuck', async () => {
    const vault = await vaultToExamine()
    await vault.call('POST', '/v1/rotations', {
      token: await vault.client('keys', 'key-admin'),
      body: { waiveEscrow: true },
    })
    await vault.workflow.stop()
    const before = (await vault.stores.rotations.latest()) as object
    const change = (fields: object) =>
      tamper(vault, 'UPDATE rotations SET run = ?', JSON.stringify({ ...before, ...fields }))
    const rotationOnly = async () =>
      (await failures(vault)).filter((line) => line.startsWith('rotation:') || line.startsWith('rotation '))
    await change({ state: 'failed', error: { code: 'unavailable', message: 'Try later.' } })
    expect(await rotationOnly()).toEqual(['rotation: Rotation 1 is failed: Try later.'])
    await change({ state: 'finished', error: null, failures: 2 })
    expect(await rotationOnly()).toEqual(['rotation: Rotation 1 could not move 2 versions.'])
    await change({ state: 'running', failures: 0, passEnded: 0 })
    expect(await rotationOnly()).toEqual([])
    vault.clock.advance(3 * DAY_MS)
    expect(await rotationOnly()).toEqual([
      'rotation: Rotation 1 is running, but has not come further for 3 days.',
    ])
  })
})
