/** CloudFormation's intrinsic functions, for as much of them as policies use: what would be deployed, under made-up names. */
import type { Template } from 'aws-cdk-lib/assertions'
import { REGION, type Resource, type Synthesized } from './synthesize.ts'

export const ACCOUNT = '111122223333'
const PARTITION = 'aws'

const PSEUDO: Readonly<Record<string, string>> = {
  'AWS::AccountId': ACCOUNT,
  'AWS::Region': REGION,
  'AWS::Partition': PARTITION,
  'AWS::URLSuffix': 'amazonaws.com',
}

const arn = (service: string, resource: string): string =>
  `arn:${PARTITION}:${service}:${REGION}:${ACCOUNT}:${resource}`

/** By type: what `Ref` gives, the attribute `Arn`, and others. */
type Names = {
  readonly ref: (id: string) => string
  readonly arn?: (id: string, properties: Json) => string
  readonly attributes?: Readonly<Record<string, (id: string) => string>>
}
const NAMES: Readonly<Record<string, Names>> = {
  'AWS::S3::Bucket': {
    ref: (id) => id.toLowerCase(),
    arn: (id) => `arn:aws:s3:::${id.toLowerCase()}`,
    attributes: { RegionalDomainName: (id) => `${id.toLowerCase()}.s3.${REGION}.amazonaws.com` },
  },
  'AWS::DynamoDB::GlobalTable': { ref: (id) => id, arn: (id) => arn('dynamodb', `table/${id}`) },
  'AWS::KMS::Key': { ref: (id) => id, arn: (id) => arn('kms', `key/${id}`) },
  'AWS::Lambda::Function': { ref: (id) => id, arn: (id) => arn('lambda', `function:${id}`) },
  'AWS::IAM::Role': {
    ref: (id) => id,
    arn: (id, { RoleName }) => `arn:aws:iam::${ACCOUNT}:role/${RoleName ?? id}`,
  },
  'AWS::IAM::ManagedPolicy': { ref: (id) => `arn:aws:iam::${ACCOUNT}:policy/${id}` },
  'AWS::SecretsManager::Secret': { ref: (id) => arn('secretsmanager', `secret:${id}-AbCdEf`) },
  'AWS::SQS::Queue': {
    ref: (id) => `https://sqs.${REGION}.amazonaws.com/${ACCOUNT}/${id}`,
    arn: (id) => arn('sqs', id),
  },
  'AWS::SNS::Topic': { ref: (id) => arn('sns', id) },
  'AWS::CloudWatch::Alarm': { ref: (id) => id, arn: (id) => arn('cloudwatch', `alarm:${id}`) },
  'AWS::Logs::LogGroup': { ref: (id) => id, arn: (id) => arn('logs', `log-group:${id}:*`) },
  'AWS::StepFunctions::StateMachine': { ref: (id) => arn('states', `stateMachine:${id}`) },
  'AWS::Cognito::UserPool': {
    ref: (id) => `${REGION}_${id}`,
    arn: (id) => arn('cognito-idp', `userpool/${REGION}_${id}`),
  },
  'AWS::Cognito::UserPoolClient': { ref: (id) => id.toLowerCase() },
  'AWS::Cognito::UserPoolDomain': { ref: () => `keyfold-login-${ACCOUNT}` },
  'AWS::CloudFront::Distribution': {
    ref: (id) => id.toUpperCase(),
    attributes: { DomainName: (id) => `${id.toLowerCase()}.cloudfront.net` },
  },
  'AWS::CloudFront::ResponseHeadersPolicy': { ref: (id) => id },
  'AWS::CloudFront::OriginAccessControl': { ref: (id) => id, attributes: { Id: (id) => id } },
  'AWS::CloudFront::Function': {
    ref: (id) => id,
    attributes: { FunctionARN: (id) => `arn:aws:cloudfront::${ACCOUNT}:function/${id}` },
  },
  'AWS::ApiGateway::RestApi': { ref: (id) => id.toLowerCase() },
}

type Json = Record<string, any>

/** Resolves values of one template; what it imports comes from the others. */
export function resolverOf({ templates }: Synthesized, template: Template): (value: unknown) => any {
  const resources = template.toJSON()['Resources'] as Record<string, Resource>

  const nameOf = (id: string) => {
    const type = resources[id]?.Type ?? 'nothing'
    const names = NAMES[type]
    if (names === undefined) throw new Error(`${id} is ${type}, whose names are not known here.`)
    return names
  }
  const ref = (id: string): string => PSEUDO[id] ?? nameOf(id).ref(id)
  const attribute = ([id, name]: [string, string]): string => {
    const { arn: arnOf, attributes } = nameOf(id)
    const properties = resources[id]?.Properties ?? {}
    const made = name === 'Arn' ? arnOf?.(id, properties) : attributes?.[name]?.(id)
    if (made === undefined) throw new Error(`${id}.${name} is not known here.`)
    return made
  }
  const substitute = (text: string): string =>
    text.replaceAll(/\$\{([^}]+)\}/g, (_, name: string) =>
      name.includes('.') ? attribute(name.split('.') as [string, string]) : ref(name),
    )
  const imported = (name: string): unknown => {
    for (const other of Object.values(templates)) {
      const outputs = Object.values((other.toJSON()['Outputs'] ?? {}) as Json)
      const output = outputs.find(({ Export }) => Export?.Name === name)
      if (output !== undefined) return resolverOf({ templates } as Synthesized, other)(output.Value)
    }
    throw new Error(`Nothing exports ${name}.`)
  }
  const FUNCTIONS: Readonly<Record<string, (argument: any) => unknown>> = {
    Ref: ref,
    'Fn::GetAtt': attribute,
    'Fn::Sub': substitute,
    'Fn::ImportValue': (name) => imported(resolve(name)),
    'Fn::Join': ([separator, parts]) => resolve(parts).join(separator),
  }
  function resolve(value: any): any {
    if (Array.isArray(value)) return value.map(resolve)
    if (typeof value !== 'object' || value === null) return value
    const entries = Object.entries(value)
    const [only] = entries
    const call = entries.length === 1 && only !== undefined ? FUNCTIONS[only[0]] : undefined
    if (call !== undefined && only !== undefined) return call(only[1])
    return Object.fromEntries(entries.map(([key, inner]) => [key, resolve(inner)]))
  }
  return resolve
}
