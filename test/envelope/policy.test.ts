import { randomBytes } from 'node:crypto'
import {
  AlgorithmSuiteIdentifier,
  buildClient,
  CommitmentPolicy,
  MultiKeyringNode,
} from '@aws-crypto/client-node'
import { describe, expect, it } from 'vitest'
import { serializeContext } from '../../lib/envelope/context.ts'
import { frameLengthFor } from '../../lib/envelope/frame-length.ts'
import { openMessage, openMessageStream } from '../../lib/envelope/message.ts'
import { wrapMessageKey } from '../../lib/envelope/raw-aes.ts'
import { secretKey } from '../../lib/envelope/suite.ts'
import { openMessageContext, openVault, sealVault, sealVaultStream } from '../../lib/envelope/vault.ts'
import {
  CONTEXT,
  chunked,
  collect,
  failureOf,
  failureOfAsync,
  forge,
  sdkEncrypt,
  sdkKeyring,
  seal,
} from './support.ts'

const dataKey = randomBytes(32)
const text = Buffer.from('text')
const key = { dataKey, context: CONTEXT }

const wrapped = (context = CONTEXT) =>
  wrapMessageKey(secretKey(dataKey), randomBytes(32), randomBytes(12), serializeContext(context))

describe('the vault opens only its own messages', () => {
  const message = seal(dataKey, text, 16)

  it('with exactly their context', () => {
    const { 'keyfold:version': _, ...fewer } = CONTEXT
    for (const context of [{}, fewer, { ...CONTEXT, more: 'x' }, { ...CONTEXT, 'keyfold:version': '2' }]) {
      expect(failureOf(() => openVault({ dataKey, context, message }))).toBe('cannot-decrypt')
    }
    const reordered = Object.fromEntries(Object.entries(CONTEXT).toReversed())
    expect(Buffer.concat(openVault({ dataKey, context: reordered, message })).toString()).toBe('text')
  })

  it('with their own key', () => {
    for (const wrong of [randomBytes(32), randomBytes(16), Buffer.alloc(0)]) {
      expect(failureOf(() => openVault({ dataKey: wrong, context: CONTEXT, message }))).toBe('cannot-decrypt')
    }
  })

  it.each([
    ['another provider', { keyNamespace: 'keyfole', keyName: 'data-key' }],
    ['another key name of the same length', { keyNamespace: 'keyfold', keyName: 'data-kez' }],
    ['a longer key name', { keyNamespace: 'keyfold', keyName: 'data-key-2' }],
  ])('and not those of %s', async (_, name) => {
    const other = await sdkEncrypt(sdkKeyring(dataKey, name), text)
    expect(failureOf(() => openVault({ ...key, message: other }))).toBe('cannot-decrypt')
    expect(Buffer.concat(openMessage({ dataKey, message: other }).parts).toString()).toBe('text')
  })

  it('and not those with a second encrypted data key', async () => {
    const keyring = new MultiKeyringNode({
      generator: sdkKeyring(dataKey),
      children: [sdkKeyring(randomBytes(32))],
    })
    const other = await sdkEncrypt(keyring, text)
    expect(failureOf(() => openVault({ ...key, message: other }))).toBe('cannot-decrypt')
    expect(Buffer.concat(openMessage({ dataKey, message: other }).parts).toString()).toBe('text')
  })

  it('and not those with frames over the limit', async () => {
    const other = await sdkEncrypt(sdkKeyring(dataKey), text, { frameLength: 1024 * 1024 + 1 })
    expect(failureOf(() => openVault({ ...key, message: other }))).toBe('cannot-decrypt')
    expect(Buffer.concat(openMessage({ dataKey, message: other }).parts).toString()).toBe('text')
  })
})

describe('other suites', () => {
  it.each([
    ['0x0578', AlgorithmSuiteIdentifier.ALG_AES256_GCM_IV12_TAG16_HKDF_SHA512_COMMIT_KEY_ECDSA_P384],
    ['0x0178', AlgorithmSuiteIdentifier.ALG_AES256_GCM_IV12_TAG16_HKDF_SHA256],
    ['0x0378', AlgorithmSuiteIdentifier.ALG_AES256_GCM_IV12_TAG16_HKDF_SHA384_ECDSA_P384],
  ])('are refused: %s', async (id, suiteId) => {
    const hasCommitment = id === '0x0578'
    const policy =
      CommitmentPolicy[hasCommitment ? 'REQUIRE_ENCRYPT_REQUIRE_DECRYPT' : 'FORBID_ENCRYPT_ALLOW_DECRYPT']
    const { result: message } = await buildClient(policy).encrypt(sdkKeyring(dataKey), text, { suiteId })
    expect(failureOf(() => openVault({ dataKey, context: {}, message }))).toBe('cannot-decrypt')
    expect(failureOf(() => openMessage({ dataKey, message }))).toBe('cannot-decrypt')
    expect(await failureOfAsync(collect(openMessageStream({ dataKey }, chunked(message, [100]))))).toBe(
      'cannot-decrypt',
    )
    expect(failureOf(() => openMessageContext(message))).toBe('cannot-decrypt')
  })
})

describe('a header with the right tag that breaks a rule', () => {
  it('is what breaks it: without a change, the forgery opens', () => {
    const { message, messageKey } = forge(dataKey)
    expect(Buffer.concat(openVault({ ...key, message })).toString()).toBe('forged')
    expect(Buffer.concat(openMessage({ messageKey, message }).parts).toString()).toBe('forged')
  })

  it.each([
    ['a commitment to another key', { commitment: randomBytes(32) }],
    ['no encrypted data key', { encryptedDataKeys: [] }],
    ['65 encrypted data keys', { encryptedDataKeys: Array.from({ length: 65 }, () => wrapped()) }],
    [
      'more than 512 KiB',
      {
        encryptedDataKeys: Array.from({ length: 9 }, () => ({
          providerId: Buffer.from('x'),
          providerInfo: Buffer.from('x'),
          ciphertext: Buffer.alloc(65_000),
        })),
      },
    ],
    ['a frame length of 0', { frameLength: 0 }],
    ['a frame length without frames', { contentType: 'non-framed' as const }],
    ['a final frame that is longer than the frame length', { frameLength: 5 }],
    ['a signature key', { contextBytes: signaturePair() }],
    ['an unsorted context', { contextBytes: Buffer.from('0002000162000131000161000132', 'hex') }],
    ['a name twice', { contextBytes: Buffer.from('0002000161000131000161000132', 'hex') }],
    ['a count of no pairs', { contextBytes: Buffer.from('0000', 'hex') }],
    ['bytes behind the context', { contextBytes: Buffer.from('000100016100013100', 'hex') }],
  ])('is refused: %s', (_, change) => {
    const { message, messageKey } = forge(dataKey, change)
    expect(failureOf(() => openMessage({ messageKey, message }))).toBe('cannot-decrypt')
  })

  it('is refused by the vault when it is not framed', () => {
    const { message } = forge(dataKey, { contentType: 'non-framed', frameLength: 0 })
    expect(failureOf(() => openVault({ ...key, message }))).toBe('cannot-decrypt')
  })
})

describe('the context of a message that nobody verified', () => {
  it('is read without a key', () => {
    expect(openMessageContext(seal(dataKey, text, 16))).toEqual(CONTEXT)
    expect(openMessageContext(seal(dataKey, text, 16, {}))).toEqual({})
  })

  it('is refused without a whole, well-formed header', () => {
    const message = seal(dataKey, text, 16)
    const { message: unsorted } = forge(dataKey, {
      contextBytes: Buffer.from('0002000162000131000161000132', 'hex'),
    })
    for (const bytes of [Buffer.alloc(0), text, message.subarray(0, 100), unsorted]) {
      expect(failureOf(() => openMessageContext(bytes))).toBe('cannot-decrypt')
    }
  })
})

describe('sealing', () => {
  it('never makes the same message twice', () => {
    const [a, b] = [seal(dataKey, text, 16), seal(dataKey, text, 16)]
    expect(a.subarray(3, 35)).not.toEqual(b.subarray(3, 35))
    expect(a.subarray(-20)).not.toEqual(b.subarray(-20))
  })

  it.each([0, -1, 1.5, Number.NaN, 1024 * 1024 + 1])('refuses a frame length of %d', async (frameLength) => {
    expect(failureOf(() => sealVault({ ...key, plaintext: [text], frameLength }))).toBe('invalid-request')
    const stream = collect(sealVaultStream({ ...key, frameLength }, chunked(text, [1])))
    expect(await failureOfAsync(stream)).toBe('invalid-request')
  })

  it('refuses a data key that is not 32 bytes, and says how long it is', () => {
    const work = () =>
      sealVault({ dataKey: randomBytes(31), context: CONTEXT, plaintext: [text], frameLength: 16 })
    expect(work).toThrow(/32 bytes; this one has 31/)
    expect(failureOf(work)).toBe('invalid-request')
  })

  it('uses short frames up to 1 MiB of content, and long ones above', () => {
    expect([0, 1024 * 1024, 1024 * 1024 + 1].map(frameLengthFor)).toEqual([65_536, 65_536, 1_048_576])
  })
})

function signaturePair(): Buffer {
  const name = Buffer.from('aws-crypto-public-key')
  return Buffer.concat([Buffer.from([0, 1, 0, name.length]), name, Buffer.from([0, 1, 0x78])])
}
