import type { Finding } from '../../../examination.ts'
import { accountOf } from '../arn.ts'
import { AWS_POLICY } from '../aws-policy.ts'
import { masterKeyPolicy, putMasterKeyPolicy } from '../kms/key-policy.ts'
import { type PolicyStatement, statementsOf } from '../kms/policy-meaning.ts'
import { denialsOf } from './policy-document.ts'

/**
 * Whether the policy of a master key still denies to everybody what {@link masterKeyPolicy} denies, and says nothing beside
 * that, and that the account's IAM decides.
 */
export function policyFindings(keyId: string, policy: string): readonly Finding[] {
  const remedy = putMasterKeyPolicy(keyId, accountOf(keyId))
  const allowed = [
    ...(deniesMaterial(policy) ? [] : ['deletion of its material']),
    ...(deniesSoon(policy) ? [] : [`its deletion sooner than in ${AWS_POLICY.keyDeletionDays} days`]),
  ]
  const lacking = { detail: `The policy of ${keyId} does not deny ${allowed.join(' and ')}.`, remedy }
  const strays = strayDetails(keyId, policy).map((detail) => ({
    detail,
    remedy: `Find out who added it, and what was done by it; then put the policy back: ${remedy}`,
  }))
  return [...(allowed.length === 0 ? [] : [lacking]), ...strays]
}

/** Of the statements that are none of Keyfold's, and do not deny the same more strictly. */
function strayDetails(keyId: string, policy: string): readonly string[] {
  const account = accountOf(keyId)
  const own = statementsOf(masterKeyPolicy(account), account.partition) ?? []
  const meanings = new Set(own.map(({ meaning }) => meaning))
  const statements = statementsOf(policy, account.partition)
  if (statements === null) return [`The policy of ${keyId} is none of version 2012-10-17.`]
  return statements
    .filter(({ meaning, written }) => {
      const alone = JSON.stringify({ Statement: written })
      return !meanings.has(meaning) && !deniesMaterial(alone) && !deniesSoon(alone)
    })
    .map((stray) => strayDetail(keyId, stray))
}

/** As JSON, for it is somebody else's text. */
function strayDetail(keyId: string, { written }: PolicyStatement): string {
  const { Effect, Principal, NotPrincipal, Action, NotAction } = written
  if (Effect !== 'Allow') {
    return `The policy of ${keyId} has a statement that Keyfold does not know: ${JSON.stringify(written)}.`
  }
  const actions = NotAction === undefined ? JSON.stringify(Action) : `all but ${JSON.stringify(NotAction)}`
  const principals =
    NotPrincipal === undefined ? JSON.stringify(Principal) : `all but ${JSON.stringify(NotPrincipal)}`
  return `The policy of ${keyId} allows ${actions} to ${principals}, beside what the account's IAM decides.`
}

const deniesMaterial = (policy: string): boolean =>
  denialsOf(policy, 'kms:DeleteImportedKeyMaterial').some(({ condition }) => isEmpty(condition))

const deniesSoon = (policy: string): boolean =>
  denialsOf(policy, 'kms:ScheduleKeyDeletion').some(({ condition }) => coversShortWindows(condition))

type Condition = Readonly<Record<string, Readonly<Record<string, unknown>>>>

const isEmpty = (condition: Condition): boolean => Object.keys(condition).length === 0

/** Without any condition, no window at all is allowed. */
function coversShortWindows(condition: Condition): boolean {
  if (isEmpty(condition)) return true
  const days = Number(condition.NumericLessThan?.['kms:ScheduleKeyDeletionPendingWindowInDays'])
  return Object.keys(condition).length === 1 && days >= AWS_POLICY.keyDeletionDays
}
