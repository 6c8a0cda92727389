import { runSimulation } from '@cloud-copilot/iam-simulate'
import { expect, test } from 'vitest'
import { masterKeyPolicy } from '../../../../lib/adapters/aws/kms/key-policy.ts'
import { meanTheSame } from '../../../../lib/adapters/aws/kms/policy-meaning.ts'

const ACCOUNT = '111122223333'
const WINDOW = 'kms:ScheduleKeyDeletionPendingWindowInDays'

/** What a principal with these rights of its own may do under the key policy. */
async function decide(action: string, allowed: string | null, contextVariables: Record<string, string> = {}) {
  const policy = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: allowed, Resource: '*' }] }
  const outcome = await runSimulation(
    {
      request: {
        principal: `arn:aws:iam::${ACCOUNT}:role/somebody`,
        action,
        resource: {
          resource: `arn:aws:kms:eu-west-1:${ACCOUNT}:key/0a0b0c0d-0000-4000-8000-000000000001`,
          accountId: ACCOUNT,
        },
        contextVariables,
      },
      identityPolicies: allowed === null ? [] : [{ name: 'own', policy }],
      serviceControlPolicies: [],
      resourceControlPolicies: [],
      resourcePolicy: JSON.parse(masterKeyPolicy({ partition: 'aws', id: ACCOUNT })),
    },
    {},
  )
  if (outcome.resultType === 'error') throw new Error(JSON.stringify(outcome.errors))
  return outcome.overallResult
}

test.each([
  ['what the own rights allow', 'kms:Decrypt', 'kms:Decrypt', {}, 'Allowed'],
  ['nothing without rights of one’s own', 'kms:Decrypt', null, {}, 'ImplicitlyDenied'],
  [
    'no administrator to delete the material',
    'kms:DeleteImportedKeyMaterial',
    'kms:*',
    {},
    'ExplicitlyDenied',
  ],
  ['no deletion after 29 days', 'kms:ScheduleKeyDeletion', 'kms:*', { [WINDOW]: '29' }, 'ExplicitlyDenied'],
  ['a deletion after 30 days', 'kms:ScheduleKeyDeletion', 'kms:*', { [WINDOW]: '30' }, 'Allowed'],
])('the policy of a master key allows %s', async (_, action, allowed, context, result) => {
  expect(await decide(action, allowed, context)).toBe(result)
})

type Statement = Record<string, unknown>

const POLICY = masterKeyPolicy({ partition: 'aws', id: ACCOUNT })
const [ROOT, MATERIAL, SOON] = JSON.parse(POLICY).Statement as [Statement, Statement, Statement]

const isOurs = (...statements: readonly Statement[]) =>
  meanTheSame(JSON.stringify({ Version: '2012-10-17', Statement: statements }, null, 2), POLICY, 'aws')

test('a policy is the same however AWS writes it', () => {
  const days = { 'kms:ScheduleKeyDeletionPendingWindowInDays': ['30'] }
  expect(
    isOurs(
      { ...SOON, Sid: 'Other', Condition: { NumericLessThan: days } },
      { Resource: ['*'], Action: ['KMS:*'], Principal: { AWS: [ACCOUNT] }, Effect: 'Allow' },
      { ...MATERIAL, Principal: { AWS: '*' } },
    ),
  ).toBe(true)
})

test.each<[string, readonly Statement[]]>([
  ['with another account', [ROOT, MATERIAL, SOON, { ...ROOT, Principal: { AWS: '999999999999' } }]],
  [
    'with two accounts in one statement',
    [{ ...ROOT, Principal: { AWS: [ACCOUNT, '999999999999'] } }, MATERIAL, SOON],
  ],
  ['of another account', [{ ...ROOT, Principal: { AWS: '999999999999' } }, MATERIAL, SOON]],
  ['for everybody', [{ ...ROOT, Principal: '*' }, MATERIAL, SOON]],
  [
    'for all but one',
    [{ Effect: 'Allow', NotPrincipal: ROOT.Principal, Action: 'kms:*', Resource: '*' }, MATERIAL, SOON],
  ],
  [
    'with a service',
    [{ ...ROOT, Principal: { AWS: ACCOUNT, Service: 'lambda.amazonaws.com' } }, MATERIAL, SOON],
  ],
  ['without a denial', [ROOT, MATERIAL]],
  ['with a denial under a condition', [ROOT, { ...MATERIAL, Condition: { Bool: { a: 'true' } } }, SOON]],
  ['with a shorter window', [ROOT, MATERIAL, { ...SOON, Condition: { NumericLessThan: { [WINDOW]: 7 } } }]],
  ['with an element that is not known', [{ ...ROOT, More: 'x' }, MATERIAL, SOON]],
])('a policy %s is not that of a master key', (_, statements) => {
  expect(isOurs(ROOT, MATERIAL, SOON)).toBe(true)
  expect(isOurs(...statements)).toBe(false)
})

test.each([
  '',
  '{',
  '[]',
  '{"Version":"2012-10-17"}',
  POLICY.replace('2012', '2008'),
])('what is no policy of the language is not that of a master key: %s', (text) => {
  expect(meanTheSame(text, POLICY, 'aws')).toBe(false)
  expect(meanTheSame(text, text, 'aws')).toBe(false)
})
