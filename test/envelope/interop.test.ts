import { createHash, randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { frameLengthFor } from '../../lib/envelope/frame-length.ts'
import { openMessage, openMessageStream } from '../../lib/envelope/message.ts'
import { PRELUDE_BYTES } from '../../lib/envelope/prelude.ts'
import {
  messageLength,
  openVault,
  openVaultStream,
  sealVault,
  sealVaultStream,
} from '../../lib/envelope/vault.ts'
import { makePdf, makePng } from '../e2e/documents.ts'
import { CONTEXT, chunked, collect, sdk, sdkEncrypt, sdkKeyring } from './support.ts'

const KIB = 1024
const MIB = 1024 * KIB

const around = (size: number): number[] => [size - 1, size, size + 1]

/** Around the ends of frames, with and without the prelude that goes before the content of an object. */
const SIZES = new Set([
  0,
  1,
  ...[1, 2, 16, 32].flatMap((frames) => around(frames * 64 * KIB)),
  ...[1, 2, 16].flatMap((frames) => around(frames * 64 * KIB - PRELUDE_BYTES)),
  2 * MIB - PRELUDE_BYTES,
  4 * MIB,
])

const CORPUS: [string, Buffer][] = [
  ...[...SIZES].map((size): [string, Buffer] => [`${size} random bytes`, randomBytes(size)]),
  ['JSON', Buffer.from(JSON.stringify({ name: 'Zoë', diagnosis: ['E11.9'], amount: 12.5 }))],
  ['UTF-8', Buffer.from('Здравствуйте, 世界 👩‍⚕️ — ﷺ')],
  ['PDF', makePdf('A report')],
  ['PNG', makePng(300)],
]

const digest = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

describe('messages of the vault and of the stock SDK', () => {
  it.each(CORPUS)('are the same to both: %s', async (_, plaintext) => {
    const dataKey = randomBytes(32)
    const frameLength = frameLengthFor(plaintext.length)

    const sealed = sealVault({ dataKey, context: CONTEXT, plaintext: [plaintext], frameLength })
    const message = Buffer.concat(sealed.parts)
    expect(message).toHaveLength(sealed.length)
    expect(message).toHaveLength(
      messageLength({ plaintextLength: plaintext.length, frameLength, context: CONTEXT }),
    )
    const opened = await sdk.decrypt(sdkKeyring(dataKey), message)
    expect(digest(opened.plaintext)).toBe(digest(plaintext))
    expect(opened.messageHeader.encryptionContext).toEqual(CONTEXT)
    expect(Buffer.from(opened.messageHeader.messageId).toString('base64url')).toBe(sealed.messageId)

    const theirs = await sdkEncrypt(sdkKeyring(dataKey), plaintext, { frameLength })
    expect(digest(Buffer.concat(openVault({ dataKey, context: CONTEXT, message: theirs })))).toBe(
      digest(plaintext),
    )
    const streamed = collect(openVaultStream({ dataKey, context: CONTEXT }, chunked(theirs, [60_000])))
    expect(digest(await streamed)).toBe(digest(plaintext))
  })

  it('agree on streams', async () => {
    const dataKey = randomBytes(32)
    const plaintext = randomBytes(300_000)
    const options = { dataKey, context: CONTEXT, frameLength: 64 * KIB }
    const message = await collect(sealVaultStream(options, chunked(plaintext, [0, 1, 70_000])))
    expect(message).toHaveLength(messageLength({ plaintextLength: 300_000, ...options }))
    const { plaintext: opened } = await sdk.decrypt(sdkKeyring(dataKey), message)
    expect(digest(opened)).toBe(digest(plaintext))
  })

  it('agree on an empty context', async () => {
    const dataKey = randomBytes(32)
    const sealed = sealVault({ dataKey, context: {}, plaintext: [Buffer.from('text')], frameLength: 16 })
    const { plaintext } = await sdk.decrypt(sdkKeyring(dataKey), Buffer.concat(sealed.parts))
    expect(plaintext.toString()).toBe('text')
    const theirs = await sdkEncrypt(sdkKeyring(dataKey), Buffer.from('text'), { context: {} })
    expect(Buffer.concat(openVault({ dataKey, context: {}, message: theirs })).toString()).toBe('text')
  })

  it('open with any key name, given the data key', async () => {
    const dataKey = randomBytes(32)
    const keyring = sdkKeyring(dataKey, { keyNamespace: 'somebody', keyName: 'some key' })
    const message = await sdkEncrypt(keyring, Buffer.from('text'), { context: { a: '1' } })
    const { context, parts } = openMessage({ dataKey, message })
    expect(context).toEqual({ a: '1' })
    expect(Buffer.concat(parts).toString()).toBe('text')
    expect((await collect(openMessageStream({ dataKey }, chunked(message, [7])))).toString()).toBe('text')
  })
})
