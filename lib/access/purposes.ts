/**
 * Purposes: why somebody uses what they may use. A purpose is declared as its name, or as its name, `/` and a reference of
 * one's own, such as a ticket: `investigation/case 7`. Only the name is looked up; the record holds all of it.
 *
 * The sources name HIPAA (45 CFR part 164) and the GDPR, where these know the purpose; who may rely on which is for the
 * operator's lawyers to say, and for their policy to write down.
 */
import { KeyfoldError } from '../errors.ts'
import { isRole, ROLES, type Role } from './roles.ts'

/** The purposes that each role may declare. Whatever is not on the list of a role that gives the access is refused. */
export type PurposePolicy = Readonly<Record<Role, readonly string[]>>

/** Each purpose of the defaults, in words, and where it comes from. */
export const PURPOSES = {
  /** 45 CFR 164.501 and 164.506(c); GDPR Art. 9(2)(h). */
  treatment: 'care of the person that the data is about',
  /** 45 CFR 164.501 and 164.506(c); GDPR Art. 6(1)(b). */
  payment: 'billing, claims and reimbursement',
  /** "Health care operations": 45 CFR 164.501 and 164.506(c); GDPR Art. 6(1)(f). */
  operations: 'running the organization: quality, administration, planning',
  /** GDPR Art. 6(1)(b). */
  contract: 'doing what was agreed with the person',
  /** GDPR Art. 6(1)(b). */
  support: 'helping the person who asked for help',
  /** 45 CFR 164.512(i); GDPR Art. 5(1)(b), 9(2)(j) and 89. */
  research: 'research, as far as it was approved',
  /** 45 CFR 164.512(b); GDPR Art. 9(2)(i). */
  'public-health': 'reports that public health authorities may ask for',
  /** 45 CFR 164.512(j) and 164.312(a)(2)(ii); GDPR Art. 6(1)(d) and 9(2)(c). */
  emergency: 'a serious and imminent threat to somebody',
  /** 45 CFR 164.512(a), (e) and (f); GDPR Art. 6(1)(c) and 9(2)(f). */
  legal: 'a legal obligation, a court, or a legal claim',
  /** 45 CFR 164.524 to 164.528; GDPR Art. 15 to 22. */
  'subject-request': 'a request of the person that the data is about',
  /** 45 CFR 164.308(a)(1); GDPR Art. 32. */
  security: 'protecting the data, and restoring it',
  /** 45 CFR 164.308(a)(6) and 164.530(d); GDPR Art. 33. */
  investigation: 'an incident, a complaint, or a suspicion',
  /** 45 CFR 164.308(a)(8) and 164.512(d); GDPR Art. 5(2). */
  audit: 'showing that the rules are kept',
} as const
type Purpose = keyof typeof PURPOSES

const USES: readonly Purpose[] = [
  'treatment',
  'payment',
  'operations',
  'contract',
  'support',
  'research',
  'public-health',
  'emergency',
  'legal',
  'subject-request',
  'security',
  'investigation',
]

/**
 * Whoever owns data, or was given it, may use it for anything that data is kept for. A steward sees everything, and so for
 * less: not for what can be done with data that was shared (45 CFR 164.502(b), minimum necessary; GDPR Art. 5(1)(c)).
 */
export const DEFAULT_PURPOSES: PurposePolicy = {
  writer: USES,
  reader: USES,
  steward: [
    'treatment',
    'operations',
    'support',
    'public-health',
    'emergency',
    'legal',
    'subject-request',
    'security',
    'investigation',
    'audit',
  ] satisfies readonly Purpose[],
  'privacy-officer': ['legal', 'subject-request', 'investigation', 'audit'] satisfies readonly Purpose[],
  'key-admin': ['operations', 'security', 'investigation', 'audit'] satisfies readonly Purpose[],
  auditor: ['legal', 'security', 'investigation', 'audit'] satisfies readonly Purpose[],
  admin: ['operations', 'support', 'security', 'investigation', 'audit'] satisfies readonly Purpose[],
}

/** The name in a declared purpose. @example purposeName('investigation/case 7') // → 'investigation' */
export function purposeName(declared: string): string {
  const end = declared.indexOf('/')
  return end === -1 ? declared : declared.slice(0, end)
}

const NAME = /^[a-z][a-z0-9-]{0,63}$/
const NAMES_MAX = 100

/**
 * Reads a policy from configuration: an object of roles, each with the purposes that it may declare, in place of its
 * defaults. Roles that it does not name keep their defaults; an empty list allows none.
 *
 * @example parsePurposePolicy({ steward: ['emergency', 'legal'] })
 * @param value of JSON; undefined: all defaults
 * @throws KeyfoldError `invalid-configuration`, naming every part that is wrong
 */
export function parsePurposePolicy(value: unknown): PurposePolicy {
  if (value === undefined) return DEFAULT_PURPOSES
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw invalid(['purposes is not a JSON object of roles'])
  }
  const lists = Object.entries(value)
  const problems = lists.flatMap(([role, list]) => problemsOf(role, list))
  if (problems.length > 0) throw invalid(problems)
  return { ...DEFAULT_PURPOSES, ...Object.fromEntries(lists) }
}

function problemsOf(role: string, list: unknown): readonly string[] {
  if (!isRole(role)) return [`purposes.${role} is no role`]
  if (!Array.isArray(list)) return [`purposes.${role} is not a list`]
  if (list.length > NAMES_MAX) return [`purposes.${role} has more than ${NAMES_MAX} purposes`]
  return list
    .filter((name) => typeof name !== 'string' || !NAME.test(name))
    .map((name) => `purposes.${role} has ${JSON.stringify(name)}`)
}

const invalid = (problems: readonly string[]): KeyfoldError =>
  new KeyfoldError(
    'invalid-configuration',
    `The purposes are not valid: ${problems.join('; ')}. Give each role (${ROLES.join(', ')}) a list of names of lower-case letters, digits and hyphens, at most 64 characters each.`,
  )
