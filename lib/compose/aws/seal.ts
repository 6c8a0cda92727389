import { AWS_POLICY } from '../../adapters/aws/aws-policy.ts'
import { createDynamoClient } from '../../adapters/aws/dynamo/client.ts'
import { DynamoLogStates } from '../../adapters/aws/dynamo/log-states.ts'
import { DynamoWaitingEvents } from '../../adapters/aws/dynamo/waiting-events.ts'
import { createKmsClient } from '../../adapters/aws/kms/client.ts'
import { KmsLogSigner } from '../../adapters/aws/kms/log-signer.ts'
import { bucketWitness } from '../../adapters/aws/s3/bucket-witness.ts'
import { createS3Client } from '../../adapters/aws/s3/client.ts'
import { S3TileStore } from '../../adapters/aws/s3/tile-store.ts'
import { logOrigin } from '../../audit/log/checkpoint.ts'
import type { WaitingEvents } from '../../audit/log/ports.ts'
import type { Sealed } from '../../audit/log/seal.ts'
import { witnessing } from '../../audit/log/witness.ts'
import { FUNCTION_VARIABLES } from '../../config/functions.ts'
import { describeError } from '../../http/log.ts'
import { readEnvironment } from './environment.ts'
import { createLog } from './log.ts'
import { sealMetered } from './seal-metered.ts'

/**
 * The sealer: brings what was recorded into the log. It alone may sign with the log's key; of events it may read all, and note their
 * leaves. A failure fails the invocation, so that the alarm on errors tells; that of a witness does not.
 */
export function composeSeal(): () => Promise<Sealed> {
  const {
    vault,
    auditTable: audit,
    logBucket,
    logKey,
    witnessBucket,
  } = readEnvironment(FUNCTION_VARIABLES.seal)
  const dynamo = createDynamoClient()
  const s3 = createS3Client()
  const log = createLog()
  const origin = logOrigin(vault)
  const tiles = new S3TileStore(s3, logBucket)
  const signer = new KmsLogSigner(createKmsClient(), logKey)
  const states = new DynamoLogStates(dynamo, { audit })
  const tellWitnesses = witnessing(
    tiles,
    witnessBucket === null ? [] : [bucketWitness(s3, witnessBucket, origin)],
  )
  return async () => {
    const waiting = within(AWS_POLICY.sealBudgetMs, new DynamoWaitingEvents(dynamo, { audit }))
    const sealed = await sealMetered({ vault }, { origin, states, waiting, tiles, signer })
    log.info(sealed, 'Sealed')
    for (const { witness, error } of (await tellWitnesses())?.failed ?? []) {
      log.error(
        { witness, error: describeError(error) },
        'A witness could not be told of the checkpoint; it is told of the next one.',
      )
    }
    return sealed
  }
}

/** When the time is over nothing seems to wait any more: the next run goes on. */
function within(budgetMs: number, events: WaitingEvents): WaitingEvents {
  const end = performance.now() + budgetMs
  return {
    waiting: async (size, limit) => (performance.now() < end ? events.waiting(size, limit) : []),
    place: (first, ids) => events.place(first, ids),
  }
}
