import { describe, expect, it } from 'vitest'
import { DELETION_WAIT_DAYS } from '../../../infra/rights/key-line.ts'
import { AWS_POLICY } from '../../../lib/adapters/aws/aws-policy.ts'
import { LAMBDA_NAMES, type LambdaName } from '../../../lib/config/functions.ts'
import { ROUTES } from '../../../lib/http/routes.ts'
import { ROTATION_POLICY } from '../../../lib/rotation/policy.ts'
import { type Need, needsOf, pairsOf, sparesOf } from '../support/calls.ts'
import { isAllowed } from '../support/decide.ts'
import { type DeployedVault, deployedVault, type Policy } from '../support/deployed.ts'
import { IN_CONTEXT, onMasterKey, sensitiveRequests, TAGGED } from '../support/requests.ts'
import { RIGHTS } from '../support/rights-table.ts'
import { PROFILE_NAMES, resourcesOf, synthesized } from '../support/synthesize.ts'

const lines = (table: string): readonly string[] =>
  table
    .trim()
    .split('\n')
    .map((line) => line.trim().replaceAll(/ +/g, ' '))

const without = (pairs: readonly Need[], others: readonly Need[]): readonly Need[] =>
  pairs.filter(
    ({ action, resource }) => !others.some((other) => other.action === action && other.resource === resource),
  )

const OTHER_ACCOUNT = '444455556666'
const OTHER_VAULT = 'other'

/** The functions that may use master keys, and for what. */
const KEY_USERS = [
  ['write', 'GenerateDataKey'],
  ['read', 'Decrypt'],
  ['rewrap', 'ReEncryptFrom'],
  ['rewrap', 'ReEncryptTo'],
  ['reencrypt', 'Decrypt'],
  ['reencrypt', 'GenerateDataKey'],
  ['sample', 'Decrypt'],
] as const satisfies readonly (readonly [LambdaName, string])[]

const vaults = PROFILE_NAMES.map((name) => deployedVault(synthesized(name)))
const [vault] = vaults as [DeployedVault]
const policies = Object.fromEntries(LAMBDA_NAMES.map((name) => [name, vault.policiesOf(name)])) as Record<
  LambdaName,
  readonly Policy[]
>

/** What the running code is compared with: the infrastructure may not share its behavior. */
describe('what is written down twice', () => {
  it('is the same: how long the deletion of a key waits', () => {
    const days = { policy: ROTATION_POLICY.deletionWaitMs / 86_400_000, adapter: AWS_POLICY.keyDeletionDays }
    expect(days).toEqual({ policy: DELETION_WAIT_DAYS, adapter: DELETION_WAIT_DAYS })
  })
})

describe('the roles of the functions', () => {
  it.each(LAMBDA_NAMES)('are the same in every profile: %s', (fn) => {
    for (const other of vaults) expect(other.policiesOf(fn)).toEqual(policies[fn])
  })

  it('allow what the table says, and deny the rest of it', async () => {
    const rows = sensitiveRequests(vault).map(async ([title, request]) => {
      const cells = LAMBDA_NAMES.map(async (fn) => ((await isAllowed(policies[fn], request)) ? 'yes' : '-'))
      return [title, ...(await Promise.all(cells))].join(' ')
    })
    expect([LAMBDA_NAMES.join(' '), ...(await Promise.all(rows))]).toEqual(lines(RIGHTS))
  })

  it('give no function that a route leads to more than one right on master keys', () => {
    const rights = (fn: LambdaName): readonly string[] =>
      pairsOf(policies[fn].flatMap(({ Statement }) => Statement))
        .map(({ action }) => action)
        .filter((action) => action.startsWith('kms:'))
    const ofRoutes = Object.fromEntries(
      [...new Set(ROUTES.map((route) => route.function))].map((fn) => [fn, rights(fn)]),
    )
    expect(ofRoutes).toEqual({
      write: ['kms:GenerateDataKey'],
      read: ['kms:Decrypt'],
      browse: [],
      manage: [],
      keys: [],
      people: [],
      public: [],
    })
  })

  it('let nobody but the workflow and the schedules call what rotates', async () => {
    const callers = Object.entries(policies).filter(([, own]) =>
      pairsOf(own.flatMap(({ Statement }) => Statement)).some(({ action, resource }) =>
        action === 'lambda:InvokeFunction' ? resource !== vault.functions.read : false,
      ),
    )
    expect(callers).toEqual([])
    const permissions = resourcesOf(synthesized('small').templates.functions, 'AWS::Lambda::Permission')
    expect(permissions).toEqual([])
  })

  describe.each(LAMBDA_NAMES)('of %s', (fn) => {
    const needs = needsOf(vault, fn)
    const spares = sparesOf(vault, fn)
    const allowed = pairsOf(policies[fn].flatMap(({ Statement }) => Statement))

    it('allow every call that it makes', () => {
      expect(without(needs, allowed)).toEqual([])
    })

    it('allow nothing else, but what a reason is written down for', () => {
      expect(without(allowed, [...needs, ...spares])).toEqual([])
    })

    it('have no reason written down that is out of date', () => {
      expect(without(spares, without(allowed, needs))).toEqual([])
    })
  })

  describe.each(KEY_USERS)('%s, which may %s', (fn, action) => {
    const allowed = (context: Readonly<Record<string, string>>, account?: string): Promise<boolean> =>
      isAllowed(policies[fn], onMasterKey(action, context, account))

    it('may with a key and a context of the vault', async () => {
      expect(await allowed({ ...TAGGED, ...IN_CONTEXT })).toBe(true)
    })

    it.each([
      ['a key without a tag', IN_CONTEXT],
      ['a key of another vault', { ...IN_CONTEXT, 'aws:ResourceTag/keyfold:vault': OTHER_VAULT }],
      ['a context of another vault', { ...TAGGED, 'kms:EncryptionContext:keyfold:vault': OTHER_VAULT }],
      ['no context', TAGGED],
      ['neither tag nor context', {}],
    ])('may not with %s', async (_, context) => {
      expect(await allowed(context)).toBe(false)
    })

    it('may not with a key of another account', async () => {
      expect(await allowed({ ...TAGGED, ...IN_CONTEXT }, OTHER_ACCOUNT)).toBe(false)
    })
  })
})
