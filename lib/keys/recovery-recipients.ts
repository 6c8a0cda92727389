/** Whom the material of master keys is sealed to, so that they can bring it back: age recipients. */
import { KeyfoldError } from '../errors.ts'

/** Loaded when it is needed: it takes longer than everything else of a command or a cold start together. */
export const loadAge = () => import('age-encryption')

/** More than any vault has people to recover it, and few enough for one item of a store. */
const RECIPIENTS_MAX = 16

const MAKE_ONE =
  'Make a pair with "age-keygen -o identity.txt", keep that file offline, and give the public key that it prints (age1…).'

/**
 * Tries every recipient, so that a wrong one is known before a key depends on it.
 *
 * @returns the recipients without repetitions.
 * @throws KeyfoldError `invalid-configuration` that names the one that is wrong, and the remedy; also when there is none, or
 *   more than 16.
 */
export async function checkRecipients(recipients: readonly string[]): Promise<readonly string[]> {
  if (recipients.length === 0)
    throw new KeyfoldError('invalid-configuration', `There is no recovery recipient. ${MAKE_ONE}`)
  const checked = await Promise.all(recipients.map(async (text, index) => parseRecipient(text, index + 1)))
  const different = [...new Set(checked)]
  if (different.length <= RECIPIENTS_MAX) return different
  throw new KeyfoldError(
    'invalid-configuration',
    `There are ${different.length} recovery recipients; at most ${RECIPIENTS_MAX} are possible.`,
  )
}

/**
 * @param text an age recipient: `age1…`, or one of the post-quantum and hardware kinds `age1pq1…`, `age1tag1…`, `age1tagpq1…`
 * @param position of the recipient in its list, for the message; from 1
 * @returns it without spaces around it.
 * @throws KeyfoldError `invalid-configuration`. The message never shows a secret that was put there by mistake.
 */
export async function parseRecipient(text: string, position = 1): Promise<string> {
  const recipient = text.trim()
  const mistake = mistakeIn(recipient)
  if (mistake !== null) throw refuse(position, mistake)
  const { Encrypter } = await loadAge()
  try {
    const encrypter = new Encrypter()
    encrypter.addRecipient(recipient)
    // Some points of the curve give no secret; only using them shows that.
    await encrypter.encrypt(new Uint8Array())
    return recipient
  } catch (cause) {
    throw refuse(position, `is no good age recipient: ${shorten(recipient)}`, cause)
  }
}

function mistakeIn(recipient: string): string | null {
  if (/secret-key|age-plugin-/i.test(recipient)) {
    return 'is a secret identity, not a public key. Take it out, and do not use it any more if others could read it here'
  }
  if (recipient.startsWith('ssh-')) return 'is an SSH key, which does not serve here'
  if (!recipient.startsWith('age1')) return 'is no age recipient: it does not begin with "age1"'
  return null
}

const refuse = (position: number, reason: string, cause?: unknown): KeyfoldError =>
  new KeyfoldError('invalid-configuration', `Recovery recipient ${position} ${reason}. ${MAKE_ONE}`, {
    cause,
  })

const shorten = (recipient: string): string =>
  recipient.length > 70 ? `${recipient.slice(0, 67)}...` : recipient
