/** What may stand in a header or in a command: nothing that could end it and begin another. */

export type Mailbox = { readonly name: string; readonly address: string }

/**
 * The plain form of RFC 5321, section 4.1.2, in any script: no quotes, comments, routes or address literals. They are rare,
 * and each of them is a way to make two readers see two recipients.
 */
const ADDRESS =
  /^[^\s\p{C}<>()[\]\\,:;"@]{1,64}@[\p{L}\p{N}](?:[\p{L}\p{M}\p{N}.-]{0,252}[\p{L}\p{M}\p{N}])?$/u
const NAMED = /^"?([^"<>]*?)"?\s*<([^<>]*)>$/u

/** Whether mail can be sent to it, and to nobody else. */
export const isMailAddress = (text: string): boolean => text.isWellFormed() && ADDRESS.test(text)

/** @param text `vault@example.com` or `Vault <vault@example.com>`. @returns null when it is neither. */
export function parseMailbox(text: string): Mailbox | null {
  const [, name = '', address = text] = NAMED.exec(text) ?? []
  if (!isMailAddress(address) || name !== oneLine(name)) return null
  return { name: name.trim(), address }
}

/** The text in one line, whatever it held: control characters, line separators and lone surrogates become spaces. */
export const oneLine = (text: string): string =>
  text.toWellFormed().replaceAll(/[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}\uFFFD]+/gu, ' ')
