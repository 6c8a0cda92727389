import { KeyfoldError } from '../errors.ts'

const UNSHOWN = /[\p{Cc}\p{Bidi_Control}]/u
const UNSEEN = /[\p{C}\p{Default_Ignorable_Code_Point}\p{Zl}\p{Zp}]/u

/** @throws KeyfoldError `invalid-request` */
export function checkedName(text: string, maxCharacters: number): string {
  const name = text.trim()
  if (name === '' || Array.from(name).length > maxCharacters || !name.isWellFormed() || UNSHOWN.test(name)) {
    throw new KeyfoldError(
      'invalid-request',
      `name: has 1 to ${maxCharacters} characters, none of which controls a screen.`,
    )
  }
  return name
}

/** Names that tell apart have nothing in them that nobody sees. @throws KeyfoldError `invalid-request` */
export function checkedUniqueName(text: string, maxCharacters: number): string {
  const name = checkedName(text, maxCharacters)
  if (!UNSEEN.test(name)) return name
  throw new KeyfoldError('invalid-request', 'name: has characters that nobody sees; leave them out.')
}

/** Names that read as one have the same key: Unicode's Normalization Form KC, in lower case, spaces as one. */
export const nameKey = (name: string): string =>
  name.normalize('NFKC').toLowerCase().replaceAll(/\s+/gu, ' ').trim()
