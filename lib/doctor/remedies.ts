/** What several checks end with, in the words of the vault that is looked at. */
export type Remedies = {
  /** The options of `keyfold` that name this vault: `--data DIR`, or `--aws --vault NAME`. */
  readonly where: string
  /** Where the operator decides on keys, and how a decision comes into effect. */
  readonly recoveryRecipients: string
}

export const START_ROTATION = 'keyfold rotation start'

export const verifyLog = ({ where }: Remedies): string =>
  `keyfold audit verify ${where}, with --witness and what a witness has seen, and keep a copy of the vault as it is now before anything else.`
