/** What a synthesized vault would be in an account: the ARNs of its parts, and the policies of its roles. */

import { LAMBDA_NAMES, type LambdaName } from '../../../lib/config/functions.ts'
import { OUTPUTS } from '../../../lib/config/names.ts'
import { TABLES, type TableName } from '../../../lib/config/tables.ts'
import { ACCOUNT, resolverOf } from './resolve.ts'
import { REGION, type Resource, type Synthesized, VAULT } from './synthesize.ts'

export type Statement = {
  readonly Effect: string
  readonly Action: string | readonly string[]
  readonly Resource: string | readonly string[]
  readonly Condition?: Readonly<Record<string, unknown>>
}
export type Policy = { readonly Version: string; readonly Statement: readonly Statement[] }

type Resolve = (value: unknown) => any

const resourcesIn = (vault: Synthesized, stack: keyof Synthesized['templates']) =>
  Object.entries(vault.templates[stack].toJSON()['Resources'] as Record<string, Resource>)

const outputOf = (vault: Synthesized, stack: keyof Synthesized['templates'], name: string): string => {
  const template = vault.templates[stack]
  return resolverOf(vault, template)(template.toJSON()['Outputs'][name].Value) as string
}

export function deployedVault(vault: Synthesized) {
  const data = resolverOf(vault, vault.templates.data)
  const identity = resolverOf(vault, vault.templates.identity)
  const functions = resolverOf(vault, vault.templates.functions)
  const arnIn = (resolve: Resolve, id: string): string => resolve({ 'Fn::GetAtt': [id, 'Arn'] })
  const idOf = (stack: keyof Synthesized['templates'], type: string, begins: string): string => {
    const found = resourcesIn(vault, stack).filter(([id, { Type }]) => Type === type && id.startsWith(begins))
    if (found.length !== 1) throw new Error(`${type} ${begins}: there are ${found.length}.`)
    return found[0]![0]
  }
  const named = new Map(
    outputOf(vault, 'functions', OUTPUTS.functions)
      .split(',')
      .map((pair) => pair.split('=') as [LambdaName, string]),
  )
  const tables = Object.fromEntries(
    (Object.keys(TABLES) as TableName[]).map((name) => [
      name,
      arnIn(data, outputOf(vault, 'data', OUTPUTS[`${name}Table`])),
    ]),
  ) as Record<TableName, string>
  const keyPolicy = (begins: string): Policy =>
    data(
      Object.fromEntries(resourcesIn(vault, 'data'))[idOf('data', 'AWS::KMS::Key', begins)]?.Properties?.[
        'KeyPolicy'
      ],
    )
  const bucketPolicy = (begins: string): Policy =>
    data(
      Object.fromEntries(resourcesIn(vault, 'data'))[idOf('data', 'AWS::S3::BucketPolicy', begins)]
        ?.Properties?.['PolicyDocument'],
    )
  return {
    pageUrl: outputOf(vault, 'page', OUTPUTS.pageUrl),
    pageFiles: arnIn(resolverOf(vault, vault.templates.page), idOf('page', 'AWS::S3::Bucket', 'PageBucket')),
    tables,
    blobs: arnIn(data, idOf('data', 'AWS::S3::Bucket', 'BlobBucket')),
    accessLogs: arnIn(data, idOf('data', 'AWS::S3::Bucket', 'AccessLogBucket')),
    storageKey: arnIn(data, idOf('data', 'AWS::KMS::Key', 'StorageKey')),
    logBucket: arnIn(data, idOf('data', 'AWS::S3::Bucket', 'LogBucket')),
    logKey: arnIn(data, idOf('data', 'AWS::KMS::Key', 'LogKey')),
    alarmKey: arnIn(data, idOf('data', 'AWS::KMS::Key', 'AlarmKey')),
    /** As a policy names them: any key of the account and region; conditions say which. */
    masterKeys: `arn:aws:kms:${REGION}:${ACCOUNT}:key/*`,
    aliases: {
      active: `arn:aws:kms:${REGION}:${ACCOUNT}:alias/keyfold-${VAULT}`,
      generations: `arn:aws:kms:${REGION}:${ACCOUNT}:alias/keyfold-${VAULT}-generation-*`,
    },
    executions: `arn:aws:states:${REGION}:${ACCOUNT}:execution:keyfold-${VAULT}-rotation:*`,
    /** By its name, which the roles of who starts it are made with. */
    stateMachine: `arn:aws:states:${REGION}:${ACCOUNT}:stateMachine:keyfold-${VAULT}-rotation`,
    secret: outputOf(vault, 'data', OUTPUTS.secret),
    userPool: arnIn(identity, idOf('identity', 'AWS::Cognito::UserPool', 'UserPool')),
    alarmTopic: data({ Ref: idOf('data', 'AWS::SNS::Topic', 'AlarmTopic') }) as string,
    failureQueue: arnIn(functions, idOf('functions', 'AWS::SQS::Queue', 'FailureQueue')),
    functions: Object.fromEntries(
      LAMBDA_NAMES.map((name) => [name, arnIn(functions, named.get(name) ?? '')]),
    ) as Record<LambdaName, string>,
    logOf: (name: LambdaName): string =>
      arnIn(functions, idOf('functions', 'AWS::Logs::LogGroup', `${name}log`)),
    /** The ARN of a function's own role. */
    roleOf: (name: LambdaName): string => {
      const id = named.get(name) ?? ''
      return functions(resourcesIn(vault, 'functions').find(([key]) => key === id)?.[1].Properties?.['Role'])
    },
    /** The policies of a function's own role. */
    policiesOf: (name: LambdaName): readonly Policy[] => {
      const id = named.get(name) ?? ''
      const role = resourcesIn(vault, 'functions').find(([key]) => key === id)?.[1].Properties?.['Role']
      return rolePolicies(vault, 'functions', role['Fn::GetAtt'][0])
    },
    rolePolicies: (stack: keyof Synthesized['templates'], begins: string): readonly Policy[] =>
      rolePolicies(vault, stack, idOf(stack, 'AWS::IAM::Role', begins)),
    managedPolicy: (begins: string): Policy =>
      functions(
        Object.fromEntries(resourcesIn(vault, 'functions'))[
          idOf('functions', 'AWS::IAM::ManagedPolicy', begins)
        ]?.Properties?.['PolicyDocument'],
      ),
    keyPolicy: keyPolicy('StorageKey'),
    logKeyPolicy: keyPolicy('LogKey'),
    alarmKeyPolicy: keyPolicy('AlarmKey'),
    bucketPolicies: {
      blobs: bucketPolicy('BlobBucket'),
      logBucket: bucketPolicy('LogBucket'),
      accessLogs: bucketPolicy('AccessLogBucket'),
    },
  }
}

export type DeployedVault = ReturnType<typeof deployedVault>

/** Whatever way CloudFormation has of giving a role a policy. */
function rolePolicies(
  vault: Synthesized,
  stack: keyof Synthesized['templates'],
  roleId: string,
): readonly Policy[] {
  const resolve = resolverOf(vault, vault.templates[stack])
  const resources = Object.fromEntries(resourcesIn(vault, stack))
  const { ManagedPolicyArns = [], Policies = [] } = resources[roleId]?.Properties ?? {}
  const inline = Policies.map(({ PolicyDocument }: any) => PolicyDocument)
  const managed = ManagedPolicyArns.map(({ Ref }: { Ref?: string }) => {
    if (Ref === undefined) throw new Error(`${roleId} has a policy of somebody else.`)
    return resources[Ref]?.Properties?.['PolicyDocument']
  })
  const attached = Object.values(resources)
    .filter(({ Type }) => Type === 'AWS::IAM::Policy' || Type === 'AWS::IAM::ManagedPolicy')
    .filter(({ Properties }) => (Properties?.['Roles'] ?? []).some(({ Ref }: any) => Ref === roleId))
    .map(({ Properties }) => Properties?.['PolicyDocument'])
  return resolve([...inline, ...managed, ...attached])
}
