/**
 * Rotations of a vault that is served: stopped, killed and started again in the middle.
 * @module-tag longer
 */
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { generateX25519Identity, identityToRecipient } from 'age-encryption'
import { describe, expect, it } from 'vitest'
import type { Clock } from '../../lib/clock.ts'
import { openStores } from '../../lib/compose/embedded.ts'
import { ROTATION_POLICY } from '../../lib/rotation/policy.ts'
import type { RunningVault } from '../../local/serve.ts'
import { startServing, tokenFor } from '../local/support/serve.ts'
import { temporaryFolder } from '../support/folders.ts'
import { Api } from './support/api.ts'
import { Random } from './support/random.ts'
import { ServeProcess } from './support/serve-process.ts'

const CONTENT = new Random('rotation-serve').bytes('content', 50_000)
const STOP_MAX_MS = 5_000
const WAIT = { interval: 20, timeout: 15_000 }

async function newFolder(): Promise<string> {
  const folder = join(await temporaryFolder(), 'data')
  await mkdir(folder, { mode: 0o700 })
  const recoveryRecipients = [await identityToRecipient(await generateX25519Identity())]
  await writeFile(join(folder, 'config.json'), JSON.stringify({ recoveryRecipients }))
  return folder
}

/** Whenever anybody looks, more time has passed than a rotation ever waits for. */
function leapingClock(): Clock {
  let now = Date.now()
  return () => {
    now += Math.max(ROTATION_POLICY.drainMs, ROTATION_POLICY.passIntervalMs)
    return now
  }
}

const apiAs = async (vault: RunningVault, role: string): Promise<Api> =>
  new Api(vault.url, await tokenFor(vault, `demo-${role}`))

const latest = async (admin: Api): Promise<any> =>
  (await admin.send('GET', '/v1/rotations')).json.rotations[0] ?? null

const stepOf = async (admin: Api): Promise<string> => (await latest(admin))?.step

const activeKeys = async (admin: Api): Promise<number[]> =>
  (await admin.send('GET', '/v1/keys')).json.generations
    .filter(({ state }: { state: string }) => state === 'active')
    .map(({ generation }: { generation: number }) => generation)

async function store(api: Api): Promise<string> {
  const reply = await api.send('POST', '/v1/objects', { body: CONTENT })
  expect(reply.status).toBe(201)
  return reply.json.id
}

const readsBack = async (api: Api, id: string): Promise<boolean> =>
  (await api.send('GET', `/v1/objects/${id}`)).body.equals(CONTENT)

describe('keyfold serve in the middle of a rotation', () => {
  it('stops at once when it is asked to, and goes on by itself after the next start, and after a kill', async () => {
    const data = await newFolder()
    const first = new ServeProcess(data)
    const [writer, admin] = [await first.apiAs('writer'), await first.apiAs('key-admin')]
    const id = await store(writer)
    const started = await admin.send('POST', '/v1/rotations', { body: {} })
    expect([started.status, started.json]).toEqual([
      202,
      expect.objectContaining({ id: 1, state: 'running' }),
    ])
    // From here on, it waits for a minute and a half.
    await expect.poll(() => stepOf(admin), WAIT).toBe('activated')
    expect(await activeKeys(admin)).toEqual([2])
    const asked = performance.now()
    first.process.kill('SIGTERM')
    expect(await first.ended).toBe(0)
    expect(performance.now() - asked).toBeLessThan(STOP_MAX_MS)

    const second = new ServeProcess(data)
    expect(await readsBack(await second.apiAs('writer'), id)).toBe(true)
    await second.kill()

    const third = await startServing(data, { clock: leapingClock() })
    await expect.poll(() => stateIn(data), WAIT).toBe('finished')
    const again = await apiAs(third, 'key-admin')
    expect(await latest(again)).toMatchObject({
      id: 1,
      state: 'finished',
      from: 1,
      to: 2,
      rewrapped: 1,
      failures: 0,
    })
    expect(await activeKeys(again)).toEqual([2])
    expect(await readsBack(await apiAs(third, 'writer'), id)).toBe(true)
  })
})

async function stateIn(data: string): Promise<string | undefined> {
  const stores = await openStores(data)
  try {
    return (await stores.rotations.latest())?.state
  } finally {
    await stores.close()
  }
}
