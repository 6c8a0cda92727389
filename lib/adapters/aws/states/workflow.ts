import { DescribeExecutionCommand, type SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn'
import type { Rotation } from '../../../rotation/model.ts'
import type { RotationWorkflow } from '../../../rotation/ports.ts'
import type { WorkflowInput } from '../../../rotation/tasks.ts'
import { calling, isNamed } from '../errors.ts'

/**
 * Standard workflows in Step Functions. Needs `states:StartExecution` on the state machine, and `states:DescribeExecution` on its
 * executions.
 */
export class StatesWorkflow implements RotationWorkflow {
  readonly #client: SFNClient
  readonly #stateMachineArn: string

  constructor(client: SFNClient, stateMachineArn: string) {
    this.#client = client
    this.#stateMachineArn = stateMachineArn
  }

  /**
   * To start it once more is a success while it runs, with the same input. Of one that the schedule started the input is another,
   * and the refusal is the same as of one that has ended: so the execution itself is asked (Step Functions API reference,
   * "StartExecution").
   */
  async start({
    rotation,
    execution,
  }: Pick<Rotation, 'rotation' | 'execution'>): Promise<'running' | 'ended'> {
    const input: WorkflowInput = { rotation }
    const command = new StartExecutionCommand({
      stateMachineArn: this.#stateMachineArn,
      name: execution,
      input: JSON.stringify(input),
    })
    return calling('Step Functions', async () => {
      try {
        await this.#client.send(command)
        return 'running'
      } catch (error) {
        if (!isNamed(error, 'ExecutionAlreadyExists')) throw error
        return (await this.#isRunning(execution)) ? 'running' : 'ended'
      }
    })
  }

  /** Step Functions forgets an execution 90 days after its end, or with its state machine. */
  async #isRunning(execution: string): Promise<boolean> {
    const executionArn = `${this.#stateMachineArn.replace(':stateMachine:', ':execution:')}:${execution}`
    try {
      const { status } = await this.#client.send(new DescribeExecutionCommand({ executionArn }))
      return status === 'RUNNING'
    } catch (error) {
      if (isNamed(error, 'ExecutionDoesNotExist')) return false
      throw error
    }
  }
}
