import { KeyfoldError } from '../../errors.ts'

/** @param what of the log somebody has changed: nothing is sealed on top of it */
export const logChanged = (what: string): KeyfoldError =>
  new KeyfoldError(
    'internal',
    `The log cannot go on: ${what} is not as it was written. Run "keyfold audit verify", and restore it from a copy.`,
  )
