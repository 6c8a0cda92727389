/**
 * Escrow: the material of a generation as an age file (https://age-encryption.org/v1), which only the operator's recovery
 * recipients can open (architecture, section 5). What is sealed is exactly a key file (`crypto-key.ts`), so that the stock
 * `age` tool gives back something usable; whose material it is stands in the name that the file is kept under.
 */
import { KeyfoldError } from '../errors.ts'
import { KEY_BYTES } from './crypto-key.ts'
import { parseIdentities } from './escrow-identity.ts'
import type { EscrowStore, GenerationStore } from './ports.ts'
import { checkRecipients, loadAge } from './recovery-recipients.ts'

/** More than the largest file for the greatest number of recipients has. */
const FILE_MAX_LENGTH = 256 * 1024

/** A Base64 line of {@link KEY_BYTES} bytes. */
const KEY_LINE = /^[A-Za-z0-9+/]{43}=\r?\n?$/

export type EscrowPorts = {
  readonly escrow: EscrowStore
  readonly generations: Pick<GenerationStore, 'note'>
}

/**
 * Puts the material of a generation into escrow, reads the file back, and records that it is `kept`. May be repeated.
 *
 * @throws KeyfoldError `invalid-configuration` for a recipient that is not good, before anything is kept; `unavailable` when
 *   what is read back is not what was put.
 */
export async function keepEscrow(
  ports: EscrowPorts,
  generation: number,
  keyId: string,
  material: Uint8Array,
  recipients: readonly string[],
): Promise<void> {
  const file = await sealEscrow(material, recipients)
  await ports.escrow.put(generation, keyId, file)
  if ((await ports.escrow.get(generation, keyId)) !== file) {
    throw new KeyfoldError(
      'unavailable',
      `The escrow of generation ${generation} cannot be read back as it was kept.`,
    )
  }
  await ports.generations.note(generation, { escrow: 'kept' })
}

/**
 * @param material 32 bytes
 * @returns an armored age file, which each of the recipients can open alone.
 * @throws KeyfoldError `invalid-configuration` as {@link checkRecipients} does.
 */
export async function sealEscrow(material: Uint8Array, recipients: readonly string[]): Promise<string> {
  if (material.length !== KEY_BYTES)
    throw new Error(`key material has ${KEY_BYTES} bytes, not ${material.length}`)
  const checked = await checkRecipients(recipients)
  const { armor, Encrypter } = await loadAge()
  const encrypter = new Encrypter()
  for (const recipient of checked) encrypter.addRecipient(recipient)
  const line = Buffer.from(`${Buffer.from(material).toString('base64')}\n`)
  try {
    return armor.encode(await encrypter.encrypt(line))
  } finally {
    line.fill(0)
  }
}

/**
 * Opens an escrow file.
 *
 * @param file an age file, armored
 * @param identity the text of an identity file as `age-keygen` writes it
 * @returns 32 bytes; the caller overwrites them when done.
 * @throws KeyfoldError `invalid-key-file`, with the remedy, when the identity file holds no good identity, when none of its
 *   identities opens this file, or when the file is damaged.
 */
export async function openEscrow(file: string, identity: string): Promise<Buffer> {
  const identities = parseIdentities(identity)
  const { armor, Decrypter } = await loadAge()
  const decrypter = new Decrypter()
  let plaintext: Uint8Array
  try {
    for (const one of identities) decrypter.addIdentity(one)
  } catch (cause) {
    throw unusable('The identity file holds a damaged identity. Use the file that age-keygen wrote.', cause)
  }
  try {
    if (file.length > FILE_MAX_LENGTH) throw new Error('too long')
    plaintext = await decrypter.decrypt(armor.decode(file))
  } catch (cause) {
    throw refusalOf(cause)
  }
  try {
    return parseLine(plaintext)
  } finally {
    plaintext.fill(0)
  }
}

/** What the library says, in words for the operator. */
function refusalOf(cause: unknown): KeyfoldError {
  if (cause instanceof Error && /no identity matched/.test(cause.message)) {
    return unusable(
      'No identity in the file opens this escrow: it was sealed to other recipients. Use the identity of one of the recovery recipients of that time.',
      cause,
    )
  }
  return unusable('The escrow file is damaged. Take it from a backup.', cause)
}

function parseLine(plaintext: Uint8Array): Buffer {
  const line = Buffer.from(plaintext.buffer, plaintext.byteOffset, plaintext.byteLength).toString('latin1')
  const key = Buffer.from(line, 'base64')
  if (KEY_LINE.test(line) && key.length === KEY_BYTES) return key
  throw unusable('The escrow file opens, but holds no key material: it was not made by Keyfold.')
}

const unusable = (message: string, cause?: unknown): KeyfoldError =>
  new KeyfoldError('invalid-key-file', message, { cause })
