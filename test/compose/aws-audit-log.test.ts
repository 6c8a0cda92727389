import { readFile } from 'node:fs/promises'
import { createServer, type ServerResponse } from 'node:http'
import { join } from 'node:path'
import { CreateKeyCommand } from '@aws-sdk/client-kms'
import { afterEach, expect, onTestFinished, test, vi } from 'vitest'
import { KmsLogSigner } from '../../lib/adapters/aws/kms/log-signer.ts'
import { FileTileStore } from '../../lib/adapters/embedded/file-tile-store.ts'
import { logOrigin } from '../../lib/audit/log/checkpoint.ts'
import { parseVerifierKey } from '../../lib/audit/log/note.ts'
import { sealLog } from '../../lib/audit/log/seal.ts'
import { verifyLog } from '../../lib/audit/log/verify/verify.ts'
import { withAuditLog } from '../../lib/compose/aws/audit-log.ts'
import { OUTPUTS, stackName } from '../../lib/config/names.ts'
import { withDynalite } from '../adapters/aws/dynamo/vault-tables.ts'
import { openKms, plantedPolicy } from '../adapters/aws/kms/open.ts'
import { appendEvents } from '../contract/log-stores.ts'
import { startCloudFormation } from '../support/cloudformation.ts'
import { temporaryFolder } from '../support/folders.ts'
import { listen, stopServer } from '../support/http-server.ts'

const VAULT = 'demo'
const { fresh } = withDynalite()
afterEach(() => void vi.unstubAllEnvs())

/** What was put into a bucket, as S3 gives it. @returns its URL */
async function serveBucket(folder: string): Promise<string> {
  const answer = async (url: string, response: ServerResponse): Promise<void> => {
    const { pathname } = new URL(url, 'http://s3')
    const content = await readFile(join(folder, ...pathname.split('/').slice(2))).catch(() => null)
    if (content !== null) response.setHeader('ETag', '"e"').end(content)
    else response.writeHead(404).end('<Error><Code>NoSuchKey</Code></Error>')
  }
  const server = createServer(({ url = '' }, response) => void answer(url, response))
  onTestFinished(() => stopServer(server))
  return `http://127.0.0.1:${await listen(server)}`
}

test('an operator verifies the log of a deployed vault, found by its outputs, with the key in KMS', async () => {
  const [tables, folder, opened] = await Promise.all([fresh(), temporaryFolder(), openKms()])
  const cloudFormation = await startCloudFormation(opened.kms.region)
  onTestFinished(() => cloudFormation.close())
  const asked = { KeySpec: 'ECC_NIST_EDWARDS25519', KeyUsage: 'SIGN_VERIFY' } as const
  const Policy = plantedPolicy(opened.kms)
  const { KeyMetadata } = await opened.client.send(new CreateKeyCommand({ ...asked, Policy }))
  const logKey = KeyMetadata?.Arn ?? ''
  await appendEvents(tables.stores, 3)
  const { logStates: states, waitingEvents: waiting } = tables.stores
  const signer = new KmsLogSigner(opened.client, logKey)
  await sealLog({ origin: logOrigin(VAULT), states, waiting, tiles: new FileTileStore(folder), signer })
  const outputs: Partial<Record<keyof typeof OUTPUTS, string>> = {
    auditTable: tables.names.audit,
    logBucket: 'log',
    logKey,
  }
  for (const stack of ['data', 'functions', 'identity', 'api', 'page'] as const) {
    const named = Object.entries(outputs).map(([name, value]) => [
      OUTPUTS[name as keyof typeof OUTPUTS],
      value,
    ])
    cloudFormation.stacks.set(stackName(VAULT, stack), {
      status: 'CREATE_COMPLETE',
      outputs: stack === 'data' ? Object.fromEntries(named) : {},
    })
  }
  for (const [name, value] of Object.entries({
    AWS_ENDPOINT_URL_CLOUDFORMATION: cloudFormation.url,
    AWS_ENDPOINT_URL_DYNAMODB: tables.endpoint,
    AWS_ENDPOINT_URL_KMS: opened.kms.url,
    AWS_ENDPOINT_URL_S3: await serveBucket(folder),
    AWS_REGION: opened.kms.region,
    AWS_ACCESS_KEY_ID: 'AKIATEST',
    AWS_SECRET_ACCESS_KEY: 'test',
  })) {
    vi.stubEnv(name, value)
  }
  const result = await withAuditLog(VAULT, async (log) => {
    const key = await parseVerifierKey(await log.ownKey())
    return verifyLog(log, { keys: key === null ? [] : [key] })
  })
  expect(result).toMatchObject({ size: 3, waiting: 0, first: null })
})
