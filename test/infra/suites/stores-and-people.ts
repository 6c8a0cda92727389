import { describe, expect, it } from 'vitest'
import { DOCTOR_ACTIONS } from '../../../lib/adapters/aws/doctor/ask.ts'
import { pairsOf } from '../support/calls.ts'
import { type AwsRequest, isAllowed } from '../support/decide.ts'
import { deployedVault } from '../support/deployed.ts'
import { ASKED, onMasterKey, onPartition, sensitiveRequests, TAGGED, TAGGING } from '../support/requests.ts'
import { ACCOUNT } from '../support/resolve.ts'
import { REGION, resourcesOf, synthesized, VAULT } from '../support/synthesize.ts'

const synthesizedVault = synthesized('small')
const vault = deployedVault(synthesizedVault)
const { storageKey, keyPolicy } = vault

const through = (service: string) => ({ 'kms:ViaService': `${service}.${REGION}.amazonaws.com` })

describe('the storage key', () => {
  const mayDecrypt = (context: Readonly<Record<string, string>>): Promise<boolean> =>
    isAllowed([], { action: 'kms:Decrypt', resource: storageKey, resourcePolicy: keyPolicy, context })

  it.each([
    'dynamodb',
    's3',
    'secretsmanager',
  ])('serves a role without any right on it through %s', async (service) => {
    expect(await mayDecrypt(through(service))).toBe(true)
  })

  it.each(['lambda', 'sqs', 'ec2'])('serves nobody through %s', async (service) => {
    expect(await mayDecrypt(through(service))).toBe(false)
  })

  it('serves nobody directly', async () => {
    expect(await mayDecrypt({})).toBe(false)
  })

  it('serves no other account', async () => {
    expect(await mayDecrypt({ ...through('s3'), 'kms:CallerAccount': '444455556666' })).toBe(false)
  })
})

describe.each(['blobs', 'logBucket', 'accessLogs'] as const)('the bucket of %s', (bucket) => {
  const everything = [
    { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 's3:*', Resource: '*' }] },
  ]
  const get = (context: Readonly<Record<string, string>>): Promise<boolean> =>
    isAllowed(everything, {
      action: 's3:GetObject',
      resource: `${vault[bucket]}/object`,
      resourcePolicy: vault.bucketPolicies[bucket],
      context,
    })

  it('answers over TLS 1.2', async () => {
    expect(await get({ 's3:TlsVersion': '1.2' })).toBe(true)
  })

  it.each([
    ['plain HTTP', { 'aws:SecureTransport': 'false' }],
    ['TLS 1.1', { 's3:TlsVersion': '1.1' }],
  ])('refuses %s, even to an administrator', async (_, context) => {
    expect(await get(context)).toBe(false)
  })
})

describe('the operator policy', () => {
  const policies = [vault.managedPolicy('OperatorPolicy')]
  const may = (request: AwsRequest): Promise<boolean> => isAllowed(policies, request)

  it('lets make a key that asks for the tag of the vault', async () => {
    expect(await may({ action: 'kms:CreateKey', resource: '*', context: ASKED })).toBe(true)
    expect(await may(onMasterKey('TagResource', TAGGING))).toBe(true)
  })

  it('lets a key of the vault be tagged again', async () => {
    expect(await may(onMasterKey('TagResource', { ...TAGGING, ...TAGGED }))).toBe(true)
  })

  it.each([
    ['of another vault', { 'aws:ResourceTag/keyfold:vault': 'other' }],
    ['that a stack made', { 'aws:ResourceTag/keyfold-deployment': 'other' }],
    ['for another vault', { 'aws:RequestTag/keyfold:vault': 'other' }],
    ['with one more tag', { 'aws:TagKeys': ['keyfold:vault', 'keyfold:generation', 'team'] }],
  ])('lets tag no key %s', async (_, context) => {
    expect(await may(onMasterKey('TagResource', { ...TAGGING, ...context }))).toBe(false)
  })

  it('does not let the storage key be tagged, even by who may tag any other key', async () => {
    const anyTag = { Effect: 'Allow', Action: 'kms:TagResource', Resource: '*' }
    const both = [...policies, { Version: '2012-10-17', Statement: [anyTag] }]
    const request = { action: 'kms:TagResource', resource: storageKey, resourcePolicy: keyPolicy }
    expect(await isAllowed(both, { ...request, context: TAGGING })).toBe(false)
  })

  it('lets tag no key whose material KMS makes, where KMS says so', () => {
    // The simulator knows no such condition of this action, as AWS's reference does not list it for it.
    const [tagging] = policies
      .flatMap(({ Statement }) => Statement)
      .filter(({ Action, Effect }) => Action === 'kms:TagResource' && Effect === 'Allow')
    expect(tagging?.Condition).toMatchObject({ StringEqualsIfExists: { 'kms:KeyOrigin': 'EXTERNAL' } })
  })

  it.each([
    ['without a tag', { 'kms:KeyOrigin': 'EXTERNAL' }],
    ['with the tag of another vault', { ...ASKED, 'aws:RequestTag/keyfold:vault': 'other' }],
    ['whose material KMS makes', { ...ASKED, 'kms:KeyOrigin': 'AWS_KMS' }],
  ])('lets make no key %s', async (_, context) => {
    expect(await may({ action: 'kms:CreateKey', resource: '*', context })).toBe(false)
  })

  const ON_KEYS = [
    'DescribeKey',
    'GetKeyPolicy',
    'ListResourceTags',
    'GetParametersForImport',
    'ImportKeyMaterial',
    'CreateAlias',
    'UpdateAlias',
  ]

  it.each(ON_KEYS)('lets %s on a key of the vault, and on no other', async (action) => {
    expect(await may(onMasterKey(action, TAGGED))).toBe(true)
    expect(await may(onMasterKey(action, {}))).toBe(false)
    expect(await may(onMasterKey(action, { 'aws:ResourceTag/keyfold:vault': 'other' }))).toBe(false)
  })

  it('lets the aliases of the vault be made and moved, and no others', async () => {
    const onAlias = (name: string): AwsRequest => ({
      action: 'kms:CreateAlias',
      resource: `arn:aws:kms:${REGION}:${ACCOUNT}:alias/${name}`,
    })
    expect(await may(onAlias(`keyfold-${VAULT}`))).toBe(true)
    expect(await may(onAlias(`keyfold-${VAULT}-generation-1`))).toBe(true)
    expect(await may(onAlias(`keyfold-${VAULT}-generation-12`))).toBe(true)
    expect(await may(onAlias('keyfold-other'))).toBe(false)
    expect(await may(onAlias('keyfold-other-generation-1'))).toBe(false)
  })

  it('lets a generation be claimed and its escrow be kept, but no run be begun or changed', async () => {
    for (const action of ['PutItem', 'UpdateItem']) {
      expect(await may(onPartition(vault, 'keys', action, 'GENERATIONS'))).toBe(true)
      expect(await may(onPartition(vault, 'keys', action, 'ESCROWS'))).toBe(true)
      expect(await may(onPartition(vault, 'keys', action, 'ROTATIONS'))).toBe(false)
    }
  })

  it('allows nothing of what reaches data, or destroys any', async () => {
    const allowed: string[] = []
    for (const [name, request] of sensitiveRequests(vault)) if (await may(request)) allowed.push(name)
    expect(allowed).toEqual([
      'kms:DescribeKey',
      'kms:GetParametersForImport',
      'kms:ImportKeyMaterial',
      'kms:EnableKey',
      'kms:CancelKeyDeletion',
      'kms:TagResource as one of the vault',
      'kms:CreateKey for the vault',
      'kms:GetPublicKey log-key',
      'kms:DescribeKey log-key',
      's3:GetObject log',
      's3:ListBucket log',
      'dynamodb:Query objects/byGeneration',
      'dynamodb:GetItem keys',
      'dynamodb:Query keys',
      'dynamodb:PutItem keys GENERATIONS',
      'dynamodb:PutItem keys ESCROWS',
      'dynamodb:UpdateItem keys GENERATIONS',
      'dynamodb:UpdateItem keys ESCROWS',
      'dynamodb:GetItem audit EVENTS',
      'dynamodb:GetItem audit EVENTS#1#0',
      'dynamodb:GetItem audit LOG',
      'dynamodb:Query audit EVENTS',
      'dynamodb:Query audit EVENTS#1#0',
      'dynamodb:Query audit LOG',
      'dynamodb:PutItem audit EVENTS',
      'dynamodb:PutItem audit EVENTS#1#0',
      'dynamodb:GetItem principals PRINCIPAL#user:1',
      'dynamodb:GetItem principals ADMINS',
      'dynamodb:Query principals CLIENTS',
    ])
  })

  it('allows whatever the doctor asks, and beyond it only what the keys and the verifying of the log need', () => {
    const VERIFYING = ['kms:GetPublicKey', 's3:GetObject', 's3:ListBucket']
    const MAKING = [
      'dynamodb:PutItem',
      'dynamodb:UpdateItem',
      'kms:CancelKeyDeletion',
      'kms:CreateAlias',
      'kms:CreateKey',
      'kms:EnableKey',
      'kms:GetParametersForImport',
      'kms:ImportKeyMaterial',
      'kms:TagResource',
      'kms:UpdateAlias',
    ]
    const actions = new Set(
      pairsOf(policies.flatMap(({ Statement }) => Statement)).map(({ action }) => action),
    )
    expect([...actions].sort()).toEqual([...DOCTOR_ACTIONS, ...MAKING, ...VERIFYING].sort())
  })

  it('is attached to nobody', () => {
    const attached = resourcesOf(synthesizedVault.templates.functions, 'AWS::IAM::ManagedPolicy')
      .filter(({ Properties }) => /imports|roles|administers people/.test(Properties?.['Description']))
      .map(({ Properties }) => [Properties?.['Roles'], Properties?.['Users'], Properties?.['Groups']])
    expect(attached).toEqual([
      [undefined, undefined, undefined],
      [undefined, undefined, undefined],
      [undefined, undefined, undefined],
    ])
  })
})

describe('the registrar policy', () => {
  const policies = [vault.managedPolicy('RegistrarPolicy')]

  it.each([
    'GetItem',
    'PutItem',
    'UpdateItem',
  ])('allows %s on machine clients, and on no person', async (action) => {
    const may = (key: string): Promise<boolean> =>
      isAllowed(policies, {
        action: `dynamodb:${action}`,
        resource: vault.tables.principals,
        context: { 'dynamodb:LeadingKeys': [key] },
      })
    expect(await may('PRINCIPAL#client:1a2b3c')).toBe(true)
    expect(await may('PRINCIPAL#user:0a1b2c3d')).toBe(false)
    expect(await may('PRINCIPAL#user:client:1')).toBe(false)
  })

  it('allows nothing else but to find the vault', async () => {
    const allowed: string[] = []
    for (const [name, request] of sensitiveRequests(vault))
      if (await isAllowed(policies, request)) allowed.push(name)
    expect(allowed).toEqual([])
    const stack = `arn:aws:cloudformation:${REGION}:${ACCOUNT}:stack/keyfold-${VAULT}-data/0a1b`
    expect(await isAllowed(policies, { action: 'cloudformation:DescribeStacks', resource: stack })).toBe(true)
    expect(await isAllowed(policies, onMasterKey('DescribeKey', TAGGED))).toBe(false)
  })
})

describe('the people policy', () => {
  const policies = [vault.managedPolicy('PeoplePolicy')]

  it('allows what the function people may, beside its secret and what it answers, and to find the vault', async () => {
    const BEHIND_THE_API = ['secretsmanager:GetSecretValue', 'dynamodb:UpdateItem audit FAILURES#1']
    const allowed: string[] = []
    const expected: string[] = []
    for (const [name, request] of sensitiveRequests(vault)) {
      if (await isAllowed(policies, request)) allowed.push(name)
      if (await isAllowed(vault.policiesOf('people'), request)) expected.push(name)
    }
    expect(allowed).toEqual(expected.filter((name) => !BEHIND_THE_API.includes(name)))
    const stack = `arn:aws:cloudformation:${REGION}:${ACCOUNT}:stack/keyfold-${VAULT}-data/0a1b`
    expect(await isAllowed(policies, { action: 'cloudformation:DescribeStacks', resource: stack })).toBe(true)
  })
})
