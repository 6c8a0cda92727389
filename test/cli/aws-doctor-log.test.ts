import { PutKeyPolicyCommand } from '@aws-sdk/client-kms'
import { expect, test } from 'vitest'
import { failed, problemsIn, withWard } from '../support/aws-doctor/examine.ts'
import { logKeyPolicy } from '../support/aws-doctor/healthy.ts'

const { admit, examine, ward } = withWard(/^(stack data|log bucket|log key)$/)

test('a log that is locked, and signed by its sealer alone, is found well', async () => {
  const patient = await admit()
  const results = await examine(patient)
  expect(problemsIn(results)).toEqual([])
  expect(results.map(({ detail }) => detail)).toEqual(
    expect.arrayContaining([
      expect.stringContaining('locks all that is put there for 2192 days (COMPLIANCE)'),
      expect.stringContaining('signs for the sealer alone'),
    ]),
  )
})

test('a bucket of the log that locks nothing, or is gone, is told', async () => {
  const patient = await admit()
  const { logBucket } = patient.deployment
  if (logBucket === null) throw new Error('There is no bucket.')
  logBucket.lock = null
  expect(problemsIn(await examine(patient))).toEqual([
    failed('log bucket', 'locks nothing that is put there', 'keyfold audit verify --aws'),
  ])
  logBucket.lock = { mode: 'GOVERNANCE', days: 365 }
  logBucket.policy = null
  expect(problemsIn(await examine(patient))).toEqual([
    failed('log bucket', 'allows requests without TLS', '--revert-drift'),
  ])
  patient.deployment.logBucket = null
  expect(problemsIn(await examine(patient))).toEqual([
    failed('log bucket', 'There is no bucket', 'witnesses'),
  ])
})

test('a key of the log by which others may sign is told', async () => {
  const patient = await admit()
  const { kms, account } = ward()
  const whole = logKeyPolicy({ region: patient.deployment.place.region, account: account.id }, patient.vault)
  const [root, denial] = whole.Statement
  const put = (...Statement: unknown[]) =>
    kms.send(
      new PutKeyPolicyCommand({ KeyId: patient.logKey, Policy: JSON.stringify({ ...whole, Statement }) }),
    )
  const open = [failed('log key', 'lets others than the sealer sign', '--revert-drift')]
  const narrower = { ...denial, Condition: { StringNotEquals: { 'aws:PrincipalArn': '*' } } }
  for (const others of [[], [narrower]]) {
    await put(root, ...others)
    expect(problemsIn(await examine(patient))).toEqual(open)
  }
  await put(root, denial)
  expect(problemsIn(await examine(patient))).toEqual([])
})

test('a key of the log that is disabled, or to be deleted, is told', async () => {
  const patient = await admit()
  patient.deployment.keys[patient.logKey] = { KeyState: 'Disabled' }
  expect(problemsIn(await examine(patient))).toEqual([
    failed('log key', 'is Disabled: nothing is sealed', 'aws kms enable-key'),
  ])
  patient.deployment.keys[patient.logKey] = { KeyState: 'PendingDeletion' }
  expect(problemsIn(await examine(patient))).toEqual([
    failed('log key', 'is PendingDeletion: nothing is sealed', 'aws kms cancel-key-deletion'),
  ])
})
