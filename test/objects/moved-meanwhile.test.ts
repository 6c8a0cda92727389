/** Readers whose version is moved between the reading of its item and its opening. */
import { randomBytes } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { POLICY } from '../../lib/policy.ts'
import {
  activateGeneration,
  claimGeneration,
  disableGeneration,
  Interleaving,
  liveVersion,
  reencryptNow,
  rewrapVersion,
} from '../support/moving.ts'
import { type Answer, openTestVault, type TestVault } from '../support/vault.ts'

/** Three frames. */
const CONTENT = randomBytes(150_000)
const RANGE = { Range: 'bytes=70000-70099' }

let meanwhile: Interleaving
let vault: TestVault
let writer: string
let id: string

beforeEach(async () => {
  meanwhile = new Interleaving()
  vault = await openTestVault(meanwhile.wrap)
  writer = await vault.client('ann', 'writer')
  id = await vault.store(writer, CONTENT, { 'Keyfold-Filename': "UTF-8''a.bin" })
})
afterEach(() => vault.close())

const get = (headers = {}) => vault.call('GET', '/v1/objects/{id}', { token: writer, path: { id }, headers })

/** The content, and the record of one reading that was allowed and did not fail. */
async function expectRead(answer: Answer, content: Uint8Array = CONTENT): Promise<void> {
  expect(answer.status).toBeLessThan(300)
  expect(answer.body.equals(content)).toBe(true)
  expect(meanwhile.isOver).toBe(true)
  expect(await readings()).toEqual(['allowed'])
}

async function expectFailed(answer: Answer, status: number): Promise<void> {
  expect(answer.status).toBe(status)
  expect(answer.body.includes(CONTENT.subarray(0, 16))).toBe(false)
  expect(meanwhile.isOver).toBe(true)
  expect(await readings()).toEqual(['allowed', 'failed'])
}

const readings = async (): Promise<string[]> =>
  (await vault.events()).filter(({ action }) => action === 'object.decrypt').map(({ outcome }) => outcome)

/** The end of an emergency: everything is moved, and the former generation disabled. */
async function rotateAway(): Promise<void> {
  await activateGeneration(vault, 2)
  await rewrapVersion(vault, id)
  await disableGeneration(vault, 1)
}

describe.each([
  ['whole', {}, CONTENT],
  ['in a range', RANGE, CONTENT.subarray(70_000, 70_100)],
])('content that is read %s', (_, headers, expected) => {
  it('opens when its former generation is disabled before its key is unwrapped', async () => {
    meanwhile.before('keys.unwrap', rotateAway)
    await expectRead(await get(headers), expected)
  })

  it('opens when it is re-encrypted before its key is unwrapped', async () => {
    meanwhile.before('keys.unwrap', () => reencryptNow(vault, id))
    await expectRead(await get(headers), expected)
  })

  it('opens when it is re-encrypted before its blob is fetched', async () => {
    meanwhile.before('blobs.get', () => reencryptNow(vault, id))
    await expectRead(await get(headers), expected)
  })

  it('opens when it is rewrapped, and then re-encrypted', async () => {
    meanwhile.before('keys.unwrap', rotateAway)
    meanwhile.before('keys.unwrap', () => reencryptNow(vault, id))
    await expectRead(await get(headers), expected)
  })

  it('is given up when it is changed again and again', async () => {
    for (let change = 0; change < 3; change++) {
      meanwhile.before('blobs.get', () => reencryptNow(vault, id))
    }
    await expectFailed(await get(headers), 500)
  })

  it('is gone when it is destroyed after it was re-encrypted', async () => {
    meanwhile.before('blobs.get', () => reencryptNow(vault, id))
    meanwhile.before('blobs.get', async () => {
      const { blobKey } = await vault.stores.versions.shred(id, 1, vault.clock())
      await vault.stores.blobs.delete(blobKey ?? '')
    })
    await expectFailed(await get(headers), 410)
  })

  it('does not open when the item comes back with key and blob of another version', async () => {
    await vault.call('PUT', '/v1/objects/{id}', { token: writer, path: { id }, body: CONTENT.toReversed() })
    const first = await liveVersion(vault, id, 1)
    meanwhile.before('blobs.get', async () => {
      await reencryptNow(vault, id, 2)
      const second = await liveVersion(vault, id, 2)
      await vault.stores.wraps.replaceContent(second, { ...first, blobKey: first.blobKey })
    })
    await expectFailed(await get(headers), 500)
  })
})

it('a range opens when its version is re-encrypted between the reading of its header and of its frames', async () => {
  meanwhile.before('blobs.get', async () => undefined)
  meanwhile.before('blobs.get', () => reencryptNow(vault, id))
  await expectRead(await get(RANGE), CONTENT.subarray(70_000, 70_100))
})

it('a reader that finds a key whose generation is disabled, and nothing moved, releases nothing', async () => {
  await activateGeneration(vault, 2)
  meanwhile.before('keys.unwrap', () => disableGeneration(vault, 1))
  await expectFailed(await get(), 500)
})

describe('a message that the caller kept', () => {
  let message: Buffer

  beforeEach(async () => {
    const answer = await vault.call('POST', '/v1/encrypt', { token: writer, body: CONTENT })
    message = answer.body
    id = answer.headers['keyfold-object'] ?? ''
  })

  const decrypt = () => vault.call('POST', '/v1/decrypt', { token: writer, body: message })

  it('opens when its former generation is disabled before its key is unwrapped', async () => {
    meanwhile.before('keys.unwrap', rotateAway)
    await expectRead(await decrypt())
  })

  it('is gone when it is destroyed before its key is unwrapped', async () => {
    await activateGeneration(vault, 2)
    meanwhile.before('keys.unwrap', async () => {
      await vault.stores.versions.shred(id, 1, vault.clock())
      await disableGeneration(vault, 1)
    })
    await expectFailed(await decrypt(), 410)
  })
})

describe('a reader with a stale cache of the generations', () => {
  /** The reader's cache, with what there is now. */
  async function cache(): Promise<void> {
    vault.clock.advance(POLICY.activePointerCacheMs)
    await vault.vault.ports.directory.active()
  }

  it('opens what was moved to a generation that it knows as pending', async () => {
    await claimGeneration(vault, 2)
    await cache()
    await activateGeneration(vault, 2)
    await rewrapVersion(vault, id)
    await expectRead(await get())
  })

  it('opens what was moved to a generation that it does not know', async () => {
    await cache()
    await activateGeneration(vault, 2)
    await rewrapVersion(vault, id)
    await expectRead(await get())
  })

  it('opens what is under a generation that is enabled again after it was disabled', async () => {
    await activateGeneration(vault, 2)
    await disableGeneration(vault, 1)
    await cache()
    const { keyId } = (await vault.stores.generations.find(1))!
    await vault.stores.keys.changeState(keyId, 'enabled')
    await vault.stores.generations.transition(1, 'disabled', 'decrypt-only', vault.clock())
    await expectRead(await get())
  })

  it('opens nothing under a generation that was disabled meanwhile: the key service decides', async () => {
    await activateGeneration(vault, 2)
    await cache()
    await disableGeneration(vault, 1)
    await expectFailed(await get(), 500)
  })
})
