import { FINDINGS_POLICY } from '../../lib/findings/policy.ts'

/** @returns what is wrong with a reason; null: nothing */
export function problemOfReason(reason: string): string | null {
  if (reason.trim() === '') return 'Say why: whoever comes later reads it'
  return reason.length > FINDINGS_POLICY.reasonMaxCharacters
    ? `At most ${FINDINGS_POLICY.reasonMaxCharacters.toLocaleString()} characters`
    : null
}

/** As the API takes it. */
export const inOneLine = (text: string): string => text.trim().replaceAll(/\s+/g, ' ')
