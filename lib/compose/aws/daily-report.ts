import { createDynamoClient } from '../../adapters/aws/dynamo/client.ts'
import { DynamoGenerationStore } from '../../adapters/aws/dynamo/generation-store.ts'
import { DynamoGenerationUsage } from '../../adapters/aws/dynamo/generation-usage.ts'
import { DynamoLogStates } from '../../adapters/aws/dynamo/log-states.ts'
import { DynamoMachineClientStore } from '../../adapters/aws/dynamo/machine-client-store.ts'
import { DynamoPlacedEvents } from '../../adapters/aws/dynamo/placed-events.ts'
import { DynamoReportStore } from '../../adapters/aws/dynamo/report-store.ts'
import { DynamoRetirementStore } from '../../adapters/aws/dynamo/retirement-store.ts'
import { DynamoRotationStore } from '../../adapters/aws/dynamo/rotation-store.ts'
import { DynamoWaitingEvents } from '../../adapters/aws/dynamo/waiting-events.ts'
import { createKmsClient } from '../../adapters/aws/kms/client.ts'
import { logPublicKey } from '../../adapters/aws/kms/log-signer.ts'
import { KmsKeyStates } from '../../adapters/aws/kms/states.ts'
import { createS3Client } from '../../adapters/aws/s3/client.ts'
import { S3TileReader } from '../../adapters/aws/s3/tile-reader.ts'
import { logOrigin } from '../../audit/log/checkpoint.ts'
import { systemClock } from '../../clock.ts'
import { FUNCTION_VARIABLES } from '../../config/functions.ts'
import { type DeployedPorts, examineDeployed } from '../../doctor/examine-deployed.ts'
import { makeReport } from '../../doctor/make-report.ts'
import { failuresOf } from '../../doctor/report.ts'
import { parseSchedule } from '../../rotation/schedule.ts'
import { readEnvironment } from './environment.ts'
import { type KeyAges, keyAgesOf } from './key-ages.ts'
import { createLog } from './log.ts'
import { putMetrics } from './metric.ts'

/** The daily self-check. It only reads, and keeps its reports; a metric says how many checks fail, on which the alarm is. */
export function composeDailyReport(): () => Promise<{ readonly failed: number }> {
  const { ports, reports, vault } = portsFromEnvironment()
  const log = createLog()
  return async () => {
    const report = await makeReport({ clock: systemClock, reports }, (examination, before) =>
      examineDeployed(ports, examination, before),
    )
    const failures = failuresOf(report)
    for (const { check, detail, remedy } of failures) {
      log.error({ check, detail, remedy }, 'A check of the vault failed.')
    }
    putMetrics({ vault }, { doctorFailures: failures.length, ...(await keyAges(ports)) })
    await reports.keep(report)
    return { failed: failures.length }
  }
}

/** Of a vault that has an active key. */
const keyAges = async ({ generations, decided }: DeployedPorts): Promise<KeyAges> =>
  keyAgesOf(await generations.active(), decided.nextRotation, systemClock())

function portsFromEnvironment() {
  const environment = readEnvironment(FUNCTION_VARIABLES.doctor)
  const { vault, objectsTable: objects, keysTable: keys, auditTable: audit } = environment
  const dynamo = createDynamoClient()
  const kms = createKmsClient()
  const ports: DeployedPorts = {
    clock: systemClock,
    vault,
    decided: {
      escrow: { recipients: environment.recoveryRecipients, waived: environment.escrowWaived },
      nextRotation: parseSchedule(environment.rotationSchedule),
      // Cognito does.
      sendsMail: true,
    },
    generations: new DynamoGenerationStore(dynamo, { keys }),
    usage: new DynamoGenerationUsage(dynamo, { objects }),
    keys: new KmsKeyStates(kms),
    rotations: new DynamoRotationStore(dynamo, { keys }),
    retirement: new DynamoRetirementStore(dynamo, { keys }),
    clients: new DynamoMachineClientStore(dynamo, { principals: environment.principalsTable }),
    log: {
      origin: logOrigin(vault),
      states: new DynamoLogStates(dynamo, { audit }),
      waiting: new DynamoWaitingEvents(dynamo, { audit }),
      tiles: new S3TileReader(createS3Client(), environment.logBucket),
      signer: { publicKey: logPublicKey(kms, environment.logKey) },
      placed: new DynamoPlacedEvents(dynamo, { audit }),
    },
  }
  return { ports, vault, reports: new DynamoReportStore(dynamo, { keys }) }
}
