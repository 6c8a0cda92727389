/** Bundles that only make the SDK clients that a function makes, built in the same way. */
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { build } from 'esbuild'
import type { FunctionName } from '../../lib/http/routes.ts'
import { BUNDLE_OPTIONS } from '../../scripts/bundle-options.ts'

const DYNAMODB = ['DynamoDBClient', '@aws-sdk/client-dynamodb'] as const
const S3 = ['S3Client', '@aws-sdk/client-s3'] as const
const KMS = ['KMSClient', '@aws-sdk/client-kms'] as const
const LAMBDA = ['LambdaClient', '@aws-sdk/client-lambda'] as const
const STATES = ['SFNClient', '@aws-sdk/client-sfn'] as const
const COGNITO = ['CognitoIdentityProviderClient', '@aws-sdk/client-cognito-identity-provider'] as const
const SECRETS = ['SecretsManagerClient', '@aws-sdk/client-secrets-manager'] as const

/** The clients of each function. That of the secret is made when a request first needs it, and so it is here. */
export const CLIENTS = {
  write: [DYNAMODB, S3, KMS, LAMBDA, SECRETS],
  read: [DYNAMODB, S3, KMS],
  browse: [DYNAMODB, SECRETS],
  manage: [DYNAMODB, S3],
  keys: [DYNAMODB, STATES],
  people: [DYNAMODB, COGNITO, SECRETS],
  audit: [DYNAMODB, S3, KMS, SECRETS],
  findings: [DYNAMODB, SECRETS],
  sweep: [DYNAMODB, S3],
  public: [],
} as const satisfies Record<FunctionName | 'sweep', readonly (readonly [name: string, from: string])[]>

type Measured = keyof typeof CLIENTS

const sourceOf = (name: Measured): string => `
  ${CLIENTS[name].map(([client, from]) => `import { ${client} } from '${from}'`).join('\n')}
  const make = (clients) => clients.map((Client) => new Client({}))
  const later = [${clientsOf(name, true)}]
  let made
  export const handler = async ({ orphans }) => {
    made ??= make([${clientsOf(name, false)}])
    if (orphans === 'later') made.push(...make(later))
    return { statusCode: 404 }
  }`

const clientsOf = (name: Measured, later: boolean): string =>
  CLIENTS[name]
    .filter((client) => (client === SECRETS) === later)
    .map(([client]) => client)
    .join(', ')

/** @returns the file of each function's baseline. */
export async function buildBaselines(
  root: string,
  folder: string,
): Promise<readonly (readonly [Measured, string])[]> {
  const names = Object.keys(CLIENTS) as Measured[]
  return Promise.all(
    names.map(async (name) => {
      const outfile = join(folder, name, 'index.mjs')
      await mkdir(join(folder, name))
      await build({
        ...BUNDLE_OPTIONS,
        outExtension: {},
        stdin: { contents: sourceOf(name), resolveDir: root, loader: 'ts' },
        outfile,
      })
      return [name, outfile] as const
    }),
  )
}
