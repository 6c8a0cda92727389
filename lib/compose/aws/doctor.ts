/** What looks at a deployed vault, from the machine of its operator. */
import { createDoctorClients } from '../../adapters/aws/doctor/clients.ts'
import { diagnose } from '../../adapters/aws/doctor/diagnose.ts'
import { explainFor } from '../../adapters/aws/doctor/explain.ts'
import type { Outputs } from '../../adapters/aws/doctor/outputs.ts'
import { revert, rolesFor, showLog } from '../../adapters/aws/doctor/remedies.ts'
import type { StackId } from '../../adapters/aws/operator/stacks.ts'
import type { Examination, Finding } from '../../examination.ts'

/** What is known of a vault once AWS was asked, for further checks. */
export type Diagnosis = {
  readonly outputs: Outputs
  /** Commands and steps that mend it. */
  readonly remedies: {
    readonly revert: (stack: StackId) => string
    /** @param client its id */
    readonly rolesFor: (client: string) => string
    readonly showLog: (lambdaName: string) => string
  }
}

type Doctor = {
  /** Says what it means that a look failed. */
  readonly explain: (error: unknown) => Finding
  /** Looks at everything that AWS can tell about. */
  readonly diagnose: (examination: Examination) => Promise<Diagnosis>
}

/**
 * Looks at a deployed vault. Region and credentials come from the environment, as the AWS command line takes them; that they
 * are missing or wrong is a finding, not an error.
 */
export async function withDoctor<T>(vault: string, work: (doctor: Doctor) => Promise<T>): Promise<T> {
  using resources = new DisposableStack()
  const clients = createDoctorClients()
  for (const client of Object.values(clients)) resources.defer(() => client.destroy())
  return await work({
    explain: explainFor(vault),
    diagnose: async (examination) => {
      const outputs = await diagnose(examination, vault, clients)
      return {
        outputs,
        remedies: {
          revert: (stack) => revert(vault, stack),
          rolesFor: (client) => rolesFor(vault, client, outputs.isDeployedClient(client)),
          showLog,
        },
      }
    },
  })
}
