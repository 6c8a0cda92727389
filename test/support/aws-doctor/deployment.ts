/** A vault as AWS would describe it, said declaratively: tests change what they want broken. */
import type { TableDescription } from '@aws-sdk/client-dynamodb'
import type { KeyMetadata } from '@aws-sdk/client-kms'
import type { CloudFormation } from '../cloudformation.ts'

export type Place = { readonly region: string; readonly account: string }

export type Bucket = {
  readonly name: string
  versioning: 'Enabled' | 'Suspended' | null
  publicAccessBlock: Record<string, boolean> | null
  encryption: { algorithm: string; key: string | null } | null
  policy: object | null
  /** Of Object Lock, for whatever is put there. */
  lock: { mode: string; days: number } | null
}

export type Table = {
  recoverable: boolean
  /** In place of what DynamoDB itself answers. */
  description: Partial<TableDescription>
}

export type Secret = {
  readonly arn: string
  key: string | null
  stages: Record<string, string[]>
  /** When it was marked, in milliseconds since the Unix epoch. */
  deleted: number | null
  rotated: boolean
}

export type LambdaFunction = {
  state: string
  reason?: string
  lastUpdate: string
  runtime: string
  environment: Record<string, string>
}

export type Pool = {
  readonly id: string
  protected: boolean
  invitationOnly: boolean
  clients: { id: string; name: string }[]
}

export type Deployment = {
  readonly place: Place
  readonly stacks: CloudFormation['stacks']
  bucket: Bucket | null
  logBucket: Bucket | null
  pageBucket: Bucket | null
  /** By name; the tables themselves are in DynamoDB. */
  tables: Record<string, Table>
  secret: Secret | null
  /** By name. */
  functions: Record<string, LambdaFunction>
  pool: Pool | null
  /** By ARN: in place of what KMS itself answers. */
  keys: Record<string, Partial<KeyMetadata>>
  /** By IAM action: the error that every such call gets. */
  failures: Record<string, string>
}
