import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda'
import { AWS_POLICY } from '../aws-policy.ts'
import { clientOptions } from '../client-options.ts'
import { calling, unavailable } from '../errors.ts'

/** Asks once: a second try while the first still runs would read, and record the reading, twice. */
export const createLambdaClient = (): LambdaClient =>
  new LambdaClient({ ...clientOptions(AWS_POLICY.functionTimeoutMs), maxAttempts: 1 })

/**
 * Asks another function of the vault, and waits for its answer.
 *
 * @throws KeyfoldError `unavailable` when it cannot be reached, or failed before it could answer.
 */
export async function invoke(client: LambdaClient, functionArn: string, event: object): Promise<unknown> {
  const command = new InvokeCommand({ FunctionName: functionArn, Payload: JSON.stringify(event) })
  const { Payload, FunctionError } = await calling('Lambda', () => client.send(command))
  if (FunctionError !== undefined || Payload === undefined) {
    throw unavailable('The function could not answer.', FunctionError)
  }
  return JSON.parse(Payload.transformToString())
}
