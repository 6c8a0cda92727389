import * as z from 'zod/mini'
import { createDynamoClient } from '../../adapters/aws/dynamo/client.ts'
import { DynamoEventStore } from '../../adapters/aws/dynamo/event-store.ts'
import { DynamoFactStore } from '../../adapters/aws/dynamo/fact-store.ts'
import { DynamoSweepStore } from '../../adapters/aws/dynamo/sweep-store.ts'
import { DynamoVersionStore } from '../../adapters/aws/dynamo/version-store.ts'
import { S3BlobStore } from '../../adapters/aws/s3/blob-store.ts'
import { createS3Client } from '../../adapters/aws/s3/client.ts'
import { createRecorder } from '../../audit/record.ts'
import { systemClock } from '../../clock.ts'
import { FUNCTION_VARIABLES } from '../../config/functions.ts'
import { describeError } from '../../http/log.ts'
import { ID_STARTS } from '../../objects/ids.ts'
import { type SweepReport, sweep } from '../../objects/sweep.ts'
import { POLICY } from '../../policy.ts'
import { readEnvironment } from './environment.ts'
import { createLog } from './log.ts'

/** `part`: the schedule's input. `all`: whoever looks for every orphan at once, by hand, has 15 minutes for it. */
const SweepEvent = z.object({ orphans: z.enum(['part', 'all']) })

/**
 * The sweeper: finishes deletions, destroys what has expired, takes orphans; no right to any master key or content. An
 * item that failed fails the invocation at its end, so that the alarm on errors tells; the next run tries again.
 */
export function composeSweep(): (event: unknown) => Promise<SweepReport> {
  const environment = readEnvironment(FUNCTION_VARIABLES.sweep)
  const { bucket, objectsTable: objects, subjectsTable: subjects, auditTable: audit } = environment
  const dynamo = createDynamoClient()
  const log = createLog()
  const ports = {
    clock: systemClock,
    recorder: createRecorder(new DynamoEventStore(dynamo, { audit }), systemClock),
    versions: new DynamoVersionStore(dynamo, { objects, subjects }),
    facts: new DynamoFactStore(dynamo, { objects }),
    store: new DynamoSweepStore(dynamo, { objects }),
    blobs: new S3BlobStore(createS3Client(), bucket),
    onSweepFailure: (item: string, error: unknown): void =>
      log.error({ item, error: describeError(error) }, 'The sweeper failed on one item; it will try again.'),
  }
  return async (event) => {
    const { orphans } = SweepEvent.parse(event)
    const report = await sweep(ports, orphans === 'all' ? '' : orphansStart(systemClock()))
    log.info(report, 'Swept')
    if (report.failed > 0)
      throw new Error(`The sweeper failed on ${report.failed} items; its log names them.`)
    return report
  }
}

/** Whose turn it is: to look at every blob of a large vault takes longer than a function may run, and costs a read each. */
export const orphansStart = (now: number): string =>
  ID_STARTS[Math.floor(now / POLICY.sweepIntervalMs) % ID_STARTS.length] ?? ''
