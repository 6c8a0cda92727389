import { chmod, mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { openStores } from '../../lib/compose/embedded.ts'
import { makeFolder } from '../support/folders.ts'
import { keyfoldHere } from './in-process.ts'

let data: string
beforeAll(async () => {
  data = join(await makeFolder(), 'data')
  await mkdir(data, { mode: 0o700 })
  await writeFile(join(data, 'config.json'), '{"waiveEscrow": true, "advisories": false}', { mode: 0o600 })
  const key = join(data, '..', 'crypto.key')
  await keyfoldHere(['key', 'generate', '--out', key])
  const imported = await keyfoldHere(['key', 'import', '--data', data, '--key-file', key])
  if (imported.code !== 0) throw new Error(imported.stderr)
})

const doctor = (...flags: string[]) => keyfoldHere(['doctor', '--data', data, ...flags])

describe('keyfold doctor --data', () => {
  it('checks a vault that nobody serves, changes nothing, and keeps no report', async () => {
    const { code, stdout } = await doctor()
    expect([code, stdout.toString()]).toEqual([0, expect.stringContaining('✓ master keys: 1 is active\n')])
    expect(stdout.toString()).toContain('– sweeper: needs a vault that is running\n')
    expect(stdout.toString()).toContain('– advisories: turned off in the configuration\n')
    const last = await doctor('--last')
    expect([last.code, last.stdout.toString()]).toEqual([0, expect.stringMatching(/^There is no report yet/)])
    expect((await doctor('--last', '--json')).stdout.toString()).toBe('null\n')
  })

  it('names what is wrong and how it is mended, and fails', async () => {
    await chmod(join(data, 'blobs'), 0o755)
    try {
      const { code, stdout, stderr } = await doctor()
      expect([code, stderr]).toEqual([1, expect.stringContaining(`The vault in ${data} has one problem.`)])
      expect(stdout.toString()).toContain(
        '✗ permissions: Others than their owner may use these: blobs.\n  → chmod',
      )
      const { checks } = JSON.parse((await doctor('--json')).stdout.toString())
      expect(checks.filter((check: { outcome: string }) => check.outcome === 'failed')).toEqual([
        expect.objectContaining({
          check: 'permissions',
          remedy: expect.any(String),
          failingSince: expect.any(String),
        }),
      ])
    } finally {
      await chmod(join(data, 'blobs'), 0o700)
    }
  })

  it('shows the last report that the vault kept, and since when a check fails', async () => {
    const stores = await openStores(data)
    const line = { check: 'disk', detail: 'full', remedy: 'make room' }
    const lines = [{ ...line, outcome: 'failed' as const, failingSince: 0 }]
    await stores.reports.keep({ at: 86_400_000, lines, checkpoint: null })
    await stores.close()
    const { code, stdout } = await doctor('--last')
    expect(code).toBe(1)
    expect(stdout.toString()).toBe(
      'As of 1970-01-02T00:00:00.000Z:\n✗ disk: full\n  → make room\n  failing since 1970-01-01T00:00:00.000Z\n',
    )
  })

  it('asks for a vault when none is named, and says when there is none', async () => {
    expect(await keyfoldHere(['doctor'])).toMatchObject({ code: 2 })
    expect(await keyfoldHere(['doctor', '--last', '--aws', '--vault', 'demo'])).toMatchObject({ code: 2 })
    expect(await keyfoldHere(['doctor', '--data', join(data, 'nothing')])).toMatchObject({ code: 4 })
  })
})
