/** Which AWS action on which resource a request asks for. */
import type { IncomingHttpHeaders } from 'node:http'

/** Named as in IAM's action prefixes. */
export const SERVICES = [
  'cognito-idp',
  'dynamodb',
  'kms',
  'lambda',
  's3',
  'secretsmanager',
  'sns',
  'states',
] as const
export type Service = (typeof SERVICES)[number]

export type AwsCall = {
  readonly service: Service
  /** As IAM names it, without the service. */
  readonly action: string
  /** Table, table and index, or function; null where a vault has only one. */
  readonly resource: string | null
  /** Of calls to KMS that use a key. */
  readonly context: Readonly<Record<string, string>> | null
}

export type AwsRequest = {
  readonly method: string
  readonly url: string
  readonly headers: IncomingHttpHeaders
  readonly body: Buffer
}

/** Prefixes of `X-Amz-Target`. */
const TARGETS: Readonly<Record<string, Service>> = {
  AWSCognitoIdentityProviderService: 'cognito-idp',
  DynamoDB_20120810: 'dynamodb',
  TrentService: 'kms',
  secretsmanager: 'secretsmanager',
  AWSStepFunctions: 'states',
}

/** @returns one call, or more when a batch names several tables. @throws for a request that no adapter should make. */
export function callsOf(request: AwsRequest): readonly AwsCall[] {
  const target = request.headers['x-amz-target']
  if (typeof target === 'string') return targeted(target, request.body)
  // The one service with a protocol of forms.
  if (typeOf(request).includes('x-www-form-urlencoded')) return [call('sns', formAction(request.body))]
  const [, invoked] = /^\/2015-03-31\/functions\/([^/]+)\/invocations$/.exec(request.url) ?? []
  if (invoked !== undefined) return [call('lambda', 'Invoke', decodeURIComponent(invoked))]
  return [call('s3', s3Action(request))]
}

const typeOf = ({ headers }: AwsRequest): string => headers['content-type'] ?? ''

const formAction = (body: Buffer): string => new URLSearchParams(body.toString()).get('Action') ?? ''

function targeted(target: string, body: Buffer): readonly AwsCall[] {
  const [prefix = '', action = ''] = target.split('.')
  const service = TARGETS[prefix]
  if (service === undefined) throw new Error(`No adapter should call ${target}.`)
  const input = JSON.parse(body.toString()) as Record<string, any>
  if (service === 'dynamodb') return tablesOf(input).map((table) => call(service, action, table))
  return [{ ...call(service, action), context: contextIn(input) }]
}

/** Of a call that names two, both are the same. */
function contextIn(input: Record<string, any>): AwsCall['context'] {
  const { EncryptionContext, SourceEncryptionContext, DestinationEncryptionContext } = input
  if (JSON.stringify(SourceEncryptionContext) !== JSON.stringify(DestinationEncryptionContext))
    throw new Error('A data key is wrapped anew in another context.')
  return EncryptionContext ?? SourceEncryptionContext ?? null
}

const tablesOf = ({ RequestItems, TableName, IndexName }: Record<string, any>): readonly string[] =>
  RequestItems === undefined
    ? [IndexName === undefined ? TableName : `${TableName}/${IndexName}`]
    : Object.keys(RequestItems)

const call = (service: Service, action: string, resource: string | null = null): AwsCall => ({
  service,
  action,
  resource,
  context: null,
})

function s3Action({ method, url, body }: AwsRequest): string {
  const { pathname, searchParams } = new URL(url, 'http://s3')
  const onBucket = pathname.split('/').filter((part) => part !== '').length === 1
  if (onBucket && method === 'GET') return searchParams.has('versions') ? 'ListBucketVersions' : 'ListBucket'
  if (onBucket && method === 'POST' && searchParams.has('delete')) return deletion(body.toString())
  if (!onBucket && method === 'GET') return 'GetObject'
  if (!onBucket && method === 'PUT') return 'PutObject'
  throw new Error(`No adapter should call S3 by ${method} ${url}.`)
}

/** IAM tells apart whether a deletion names a version; all of one request must. */
function deletion(xml: string): string {
  const objects = xml.match(/<Object>.*?<\/Object>/gs) ?? []
  return objects.every((object) => object.includes('<VersionId>')) ? 'DeleteObjectVersion' : 'DeleteObject'
}
