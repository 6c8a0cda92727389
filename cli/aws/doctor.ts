/** Checks a deployed vault from end to end. */
import { type Diagnosis, withDoctor } from '../../lib/compose/aws/doctor.ts'
import { type CheckResult, Examination, needed } from '../../lib/examination.ts'
import { examineClocks, examineHealth, examineStrangers } from './doctor-api.ts'
import { type Credentials, examineRoundTrip } from './doctor-round-trip.ts'

/**
 * Makes every check, one after the other, and goes on after a failure. Changes nothing, but that with credentials of a
 * client it stores an object and destroys it.
 *
 * @param onResult gets each line of the report as soon as it is known
 */
export const examineVault = (
  vault: string,
  credentials: Credentials,
  onResult: (result: CheckResult) => void,
): Promise<void> =>
  withDoctor(vault, async (doctor) => {
    const examination = new Examination(onResult, doctor.explain)
    await examineApi(examination, await doctor.diagnose(examination), credentials)
  })

/** What is seen from outside, of a vault that AWS was asked about. */
export async function examineApi(
  examination: Examination,
  diagnosis: Diagnosis,
  credentials: Credentials,
): Promise<void> {
  const reached = await examination.check('api health', () => examineHealth(diagnosis))
  await examination.check('api without a token', async () => {
    needed(reached, 'api health')
    return examineStrangers(diagnosis)
  })
  await examination.check('clocks', async () => examineClocks(needed(reached, 'api health')))
  await examination.check('round trip', async () => {
    needed(reached, 'api health')
    return examineRoundTrip(diagnosis, credentials)
  })
}
