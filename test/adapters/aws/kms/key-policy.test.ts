import { runSimulation } from '@cloud-copilot/iam-simulate'
import { expect, test } from 'vitest'
import { masterKeyPolicy } from '../../../../lib/adapters/aws/kms/key-policy.ts'

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
