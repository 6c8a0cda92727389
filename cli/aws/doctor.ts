/** Checks a deployed vault from end to end. */
import type { DoctorClients } from '../../lib/adapters/aws/doctor/clients.ts'
import { diagnose } from '../../lib/adapters/aws/doctor/diagnose.ts'
import { type CheckResult, Examination, needed } from '../../lib/adapters/aws/doctor/examination.ts'
import { explainFor } from '../../lib/adapters/aws/doctor/explain.ts'
import { examineClocks, examineHealth, examineStrangers } from './doctor-api.ts'
import { type Credentials, examineRoundTrip } from './doctor-round-trip.ts'

/**
 * Makes every check, one after the other, and goes on after a failure. Changes nothing, but that with credentials of a
 * client it stores an object and destroys it.
 *
 * @param onResult gets each line of the report as soon as it is known
 */
export async function examineVault(
  clients: DoctorClients,
  vault: string,
  credentials: Credentials,
  onResult: (result: CheckResult) => void,
): Promise<void> {
  const examination = new Examination(onResult, explainFor(vault))
  const outputs = await diagnose(examination, vault, clients)
  const reached = await examination.check('api health', () => examineHealth(outputs))
  await examination.check('api without a token', async () => {
    needed(reached, 'api health')
    return examineStrangers(outputs)
  })
  await examination.check('clocks', async () => examineClocks(needed(reached, 'api health')))
  await examination.check('round trip', async () => {
    needed(reached, 'api health')
    return examineRoundTrip(outputs, credentials)
  })
}
