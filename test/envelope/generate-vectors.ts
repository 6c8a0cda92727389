/**
 * Writes `vectors/messages.json`: messages that the stock Encryption SDK wrote or, for the non-framed one, which it only
 * reads, opened. Run it by hand when a shape is missing; the keys are random and protect nothing:
 *
 *     node test/envelope/generate-vectors.ts
 */
import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { type KeyringNode, MultiKeyringNode } from '@aws-crypto/client-node'
import { SUITE_0478, sdk, sdkEncrypt, sdkKeyring } from './support.ts'

/** Bytes are Base64. */
export type MessageVector = {
  name: string
  message: string
  dataKey: string
  messageKey: string
  context: Record<string, string>
  plaintext: string
  /** Whether the vault's own policy accepts it. */
  vault: boolean
}

type Shape = {
  name: string
  plaintext: Buffer
  context: Record<string, string>
  keyring: (dataKey: Buffer) => KeyringNode
  frameLength?: number
  vault: boolean
}

const VAULT_CONTEXT = {
  'keyfold:vault': 'vectors',
  'keyfold:kind': 'message',
  'keyfold:object': 'AAECAwQFBgcICQoLDA0ODw',
  'keyfold:version': '1',
}

const foreign = (dataKey: Buffer) => sdkKeyring(dataKey, { keyNamespace: 'somebody', keyName: 'some key' })

const SHAPES: Shape[] = [
  shape('empty', { plaintext: Buffer.alloc(0) }),
  shape('one frame', {}),
  shape('many frames', { plaintext: Buffer.from('0123456789'.repeat(10)), frameLength: 16 }),
  shape('frames that end with the content', { plaintext: Buffer.alloc(64, 'frame'), frameLength: 16 }),
  shape('empty context', { context: {} }),
  shape('UTF-8 context', { context: { Größe: 'XL', имя: '世界' } }),
  shape('foreign key name', { keyring: foreign, vault: false }),
  shape('two encrypted data keys', {
    keyring: (dataKey) =>
      new MultiKeyringNode({ generator: foreign(randomBytes(32)), children: [sdkKeyring(dataKey)] }),
    vault: false,
  }),
]

function shape(name: string, change: Partial<Shape>): Shape {
  const plaintext = Buffer.from('A small message of the content format.')
  return {
    name,
    plaintext,
    context: VAULT_CONTEXT,
    keyring: (dataKey) => sdkKeyring(dataKey),
    vault: true,
    ...change,
  }
}

const vectorOf = async ({
  name,
  plaintext,
  context,
  keyring,
  frameLength,
  vault,
}: Shape): Promise<MessageVector> => {
  const dataKey = randomBytes(32)
  const message = await sdkEncrypt(keyring(dataKey), plaintext, {
    context,
    ...(frameLength === undefined ? {} : { frameLength }),
  })
  const messageKey = await messageKeyOf(message, dataKey)
  return { name, ...base64({ message, dataKey, messageKey, plaintext }), context, vault }
}

/** Finds the raw AES encrypted data key that opens, with the SDK's own parse of the header. */
const messageKeyOf = async (message: Buffer, dataKey: Buffer): Promise<Buffer> => {
  const aad = headerContext(message)
  for (const keyring of [sdkKeyring(dataKey), foreign(dataKey)]) {
    const opened = await sdk.decrypt(keyring, message).catch(() => undefined)
    for (const { rawInfo, encryptedDataKey } of opened?.messageHeader.encryptedDataKeys ?? []) {
      const key = rawInfo === undefined ? undefined : unwrap(dataKey, rawInfo, encryptedDataKey, aad)
      if (key !== undefined) return key
    }
  }
  throw new Error('No encrypted data key opens')
}

const headerContext = (message: Buffer): Buffer => message.subarray(37, 37 + message.readUInt16BE(35))

const unwrap = (key: Buffer, info: Uint8Array, wrapped: Uint8Array, aad: Buffer): Buffer | undefined => {
  const decipher = createDecipheriv('aes-256-gcm', key, info.subarray(-12))
  decipher.setAAD(aad).setAuthTag(wrapped.subarray(32))
  const opened = decipher.update(wrapped.subarray(0, 32))
  try {
    decipher.final()
    return opened
  } catch {
    return undefined
  }
}

/** Turns a framed message into a non-framed one with the same keys: the SDK for Node reads but never writes them. */
const nonFramed = async (): Promise<MessageVector> => {
  const framed = await vectorOf(shape('non-framed', { frameLength: 4096, vault: false }))
  const [dataKey, messageKey, plaintext] = [framed.dataKey, framed.messageKey, framed.plaintext].map((text) =>
    Buffer.from(text, 'base64'),
  ) as [Buffer, Buffer, Buffer]
  const body = Buffer.from(framed.message, 'base64').subarray(0, -(plaintext.length + 40 + 16))
  const messageId = randomBytes(32)
  messageId.copy(body, 3)
  body.set([1, 0, 0, 0, 0], body.length - 37)
  body.set(new Uint8Array(hkdfSync('sha512', messageKey, messageId, 'COMMITKEY', 32)), body.length - 32)
  const info = Buffer.concat([Buffer.from([4, 0x78]), Buffer.from('DERIVEKEY')])
  const frameKey = new Uint8Array(hkdfSync('sha512', messageKey, messageId, info, 32))
  const headerTag = gcm(frameKey, Buffer.alloc(12), body, Buffer.alloc(0))
  const iv = randomBytes(12)
  const numbers = Buffer.alloc(12)
  numbers.writeUInt32BE(1, 0)
  numbers.writeUInt32BE(plaintext.length, 8)
  const aad = Buffer.concat([messageId, Buffer.from('AWSKMSEncryptionClient Single Block'), numbers])
  const message = Buffer.concat([body, headerTag, iv, numbers.subarray(4), gcm(frameKey, iv, aad, plaintext)])
  const { plaintext: opened } = await sdk.decrypt(sdkKeyring(dataKey), message)
  if (!opened.equals(plaintext)) throw new Error('The SDK opened the non-framed message to something else')
  return { ...framed, message: message.toString('base64') }
}

const gcm = (key: Uint8Array, iv: Uint8Array, aad: Uint8Array, plaintext: Uint8Array): Buffer => {
  const cipher = createCipheriv('aes-256-gcm', key, iv)
  cipher.setAAD(aad)
  return Buffer.concat([cipher.update(plaintext), cipher.final(), cipher.getAuthTag()])
}

const base64 = <Name extends string>(fields: Record<Name, Buffer>): Record<Name, string> =>
  Object.fromEntries(
    Object.entries<Buffer>(fields).map(([name, bytes]) => [name, bytes.toString('base64')]),
  ) as Record<Name, string>

const vectors = [...(await Promise.all(SHAPES.map(vectorOf))), await nonFramed()]
const file = new URL('vectors/messages.json', import.meta.url)
writeFileSync(
  file,
  `${JSON.stringify({ suite: SUITE_0478.toString(16).padStart(4, '0'), vectors }, undefined, 2)}\n`,
)
