import { randomBytes } from 'node:crypto'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { type EmbeddedKeyService, openKeyService } from '../../lib/adapters/embedded/key-service.ts'
import { realSteps, type SealSteps } from '../../lib/adapters/embedded/seal-key.ts'
import { temporaryFolder } from '../support/folders.ts'

const CONTEXT = { 'keyfold:vault': 'vault' }

class Crash extends Error {}

type Crashing = { readonly steps: SealSteps; readonly taken: string[]; crashBefore: number }

/** Real steps on real files until `crashBefore`; none after it, as when the process was killed there. */
function crashing(): Crashing {
  const taken: string[] = []
  const state: Crashing = { steps: { ...realSteps }, taken, crashBefore: Number.POSITIVE_INFINITY }
  for (const name of Object.keys(realSteps) as (keyof SealSteps)[]) {
    const step = realSteps[name] as (...values: unknown[]) => Promise<void>
    state.steps[name] = async (...values: unknown[]) => {
      if (taken.length >= state.crashBefore) throw new Crash(name)
      taken.push(name)
      await step(...values)
    }
  }
  return state
}

async function prepared(crash: Crashing) {
  const folder = await temporaryFolder()
  const service = await openKeyService(folder, { steps: crash.steps })
  const keyId = await service.createKey(1)
  await service.importMaterial(keyId, randomBytes(32))
  const { plaintext, wrapped } = await service.generateDataKey(keyId, CONTEXT)
  const doomed = await service.createKey(2)
  await service.importMaterial(doomed, randomBytes(32))
  await service.changeState(doomed, 'pending-deletion')
  crash.taken.length = 0
  return { folder, service, keyId, doomed, dataKey: Buffer.from(plaintext), wrapped }
}

const CHANGES: readonly [string, (service: EmbeddedKeyService, doomed: string) => Promise<unknown>][] = [
  ['a renewal of the seal key', (service) => service.renewSealKey()],
  ['the destruction of a key', (service, doomed) => service.changeState(doomed, 'destroyed')],
  ['the making of a key', (service) => service.createKey(3)],
]

describe.each(CHANGES)('a crash at every step of %s', (_, change) => {
  test('loses no key, and the retry succeeds', async () => {
    const whole = crashing()
    const counted = await prepared(whole)
    await change(counted.service, counted.doomed)
    const stepCount = whole.taken.length
    expect(stepCount).toBeGreaterThanOrEqual(3)

    for (let step = 0; step < stepCount; step++) {
      const crash = crashing()
      const { folder, service, keyId, doomed, dataKey, wrapped } = await prepared(crash)
      crash.crashBefore = step
      await expect(change(service, doomed)).rejects.toBeInstanceOf(Crash)

      const reopened = await openKeyService(folder)
      expect(Buffer.from(await reopened.unwrap(keyId, wrapped, CONTEXT))).toEqual(dataKey)
      await change(reopened, doomed)
      const again = await openKeyService(folder)
      expect(Buffer.from(await again.unwrap(keyId, wrapped, CONTEXT))).toEqual(dataKey)
      expect((await readdir(folder)).sort()).toEqual(['keys.lock', 'keys.sealed', 'seal.key'])
    }
  })
})

describe('a crash during the recovery from a crash', () => {
  test('loses no key either', async () => {
    for (let first = 0; first < 7; first++) {
      for (let second = 0; second < 3; second++) {
        const crash = crashing()
        const { folder, service, keyId, dataKey, wrapped } = await prepared(crash)
        crash.crashBefore = first
        await expect(service.renewSealKey()).rejects.toBeInstanceOf(Crash)
        const recovery = crashing()
        recovery.crashBefore = second
        await openKeyService(folder, { steps: recovery.steps }).catch((error: unknown) => {
          if (!(error instanceof Crash)) throw error
        })
        const reopened = await openKeyService(folder)
        expect(Buffer.from(await reopened.unwrap(keyId, wrapped, CONTEXT))).toEqual(dataKey)
      }
    }
  })
})

describe('half-written files', () => {
  test.each(['seal.key.next', 'keys.sealed.tmp'])('%s of a killed process does no harm', async (name) => {
    const { folder, keyId, dataKey, wrapped } = await prepared(crashing())
    await writeFile(join(folder, name), 'AAAA', { mode: 0o600 })
    const reopened = await openKeyService(folder)
    await reopened.renewSealKey()
    const again = await openKeyService(folder)
    expect(Buffer.from(await again.unwrap(keyId, wrapped, CONTEXT))).toEqual(dataKey)
  })

  test('a seal.key.next from before the first key does no harm', async () => {
    const folder = await temporaryFolder()
    await writeFile(join(folder, 'seal.key.next'), 'AA', { mode: 0o600 })
    const service = await openKeyService(folder)
    const keyId = await service.createKey(1)
    const reopened = await openKeyService(folder)
    expect(await reopened.describeKey(keyId)).toMatchObject({ state: 'pending-import' })
  })
})

describe('the order of a renewal', () => {
  test('makes the new seal key durable before the store, and overwrites the former last', async () => {
    const crash = crashing()
    const { folder, service } = await prepared(crash)
    await service.renewSealKey()
    expect(crash.taken).toEqual([
      'remove',
      'writeKey',
      'writeFile',
      'rename',
      'syncFolder',
      'overwrite',
      'rename',
      'syncFolder',
    ])
    expect((await readFile(join(folder, 'seal.key'))).length).toBe(45)
  })
})
