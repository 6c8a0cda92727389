/** What the detectors look for, in plain words. */
import type { Detector, Finding, FindingState, Severity } from './types.ts'

/** As a heading above the sentence of a finding. */
export const DETECTOR_NAMES = {
  'decrypt-rate': 'Reads far more than usual',
  'bulk-read': 'Reads many different objects',
  'id-scanning': 'Tries out ids',
  'refusals-then-success': 'Refused again and again, then let in',
  'sign-in-failures': 'Failed sign-ins, then one that worked',
  'first-use': 'Something never done before',
  'dormant-account': 'Back after a long time',
  'out-of-hours': 'At an unusual hour',
  'retired-generation': 'Uses a key that is out of use',
  'decryption-failures': 'Content that does not open',
  'destruction-spree': 'Deletes or takes out much',
  'slow-exfiltration': 'Reads a little more each day',
  'in-step': 'Several do odd things together',
} as const satisfies Readonly<Record<Detector, string>>

export const SEVERITY_MEANINGS = {
  low: 'Worth knowing',
  medium: 'Worth a look soon',
  high: 'Look at it today',
  critical: 'Look at it now',
} as const satisfies Readonly<Record<Severity, string>>

export const STATE_NAMES = {
  open: 'Open',
  acknowledged: 'Acknowledged',
  muted: 'Muted',
} as const satisfies Readonly<Record<FindingState, string>>

/** @param detector one that a newer vault has is called by its own name */
export const detectorName = (detector: string): string =>
  (DETECTOR_NAMES as Record<string, string>)[detector] ?? detector

const NUMBER = new Intl.NumberFormat(undefined, { maximumFractionDigits: 1 })
const SIGNIFICANT = new Intl.NumberFormat(undefined, { maximumSignificantDigits: 1 })

export const amount = (value: number): string =>
  (value > 0 && value < 0.1 ? SIGNIFICANT : NUMBER).format(value)

/** @example compared({ observed: 412, expected: 18, unit: 'decryptions an hour' }) // '412 instead of 18 decryptions an hour' */
export const compared = ({ observed, expected, unit }: Pick<Finding, 'observed' | 'expected' | 'unit'>) =>
  `${amount(observed)} instead of ${amount(expected)} ${unit}`

/** Beyond that nobody can tell one number from another. */
const CHANCE_MIN = 1e-9

/** How often it would happen by chance. @param probability 0 to 1 */
export function chance(probability: number): string {
  if (probability < CHANCE_MIN) return 'less than once in a billion'
  const times = 1 / probability
  if (times < 2) return 'often'
  return `about once in ${new Intl.NumberFormat(undefined, { maximumSignificantDigits: 2 }).format(times)}`
}
