import { expect, onTestFinished, test } from 'vitest'
import { createStatesClient } from '../../../../lib/adapters/aws/states/client.ts'
import { StatesWorkflow } from '../../../../lib/adapters/aws/states/workflow.ts'
import { answer, serve } from '../dynamo/http-server.ts'

const MACHINE = 'arn:aws:states:eu-central-1:111122223333:stateMachine:keyfold-demo-rotation'
const RUN = { rotation: 3, execution: 'rotation-3-1' }

type Call = { readonly action: string; readonly input: unknown }
type Answer = { readonly status: number; readonly body: unknown }

const refusal = (type: string): Answer => ({ status: 400, body: { __type: type, message: 'no' } })
const STARTED: Answer = { status: 200, body: { executionArn: 'arn', startDate: 1_700_000_000 } }
const inState = (status: string): Answer => ({ status: 200, body: { executionArn: 'arn', status } })

/** Step Functions that answers each action always the same. */
async function workflowOn(answers: Readonly<Record<string, Answer>>) {
  const calls: Call[] = []
  const server = await serve((body, response, request) => {
    const action = String(request.headers['x-amz-target']).split('.')[1] ?? ''
    calls.push({ action, input: JSON.parse(body.toString()) })
    const { status, body: said } = answers[action] ?? refusal('UnknownOperationException')
    answer(response, status, said)
  })
  const client = createStatesClient({
    endpoint: server.url,
    region: 'eu-central-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  })
  onTestFinished(async () => {
    client.destroy()
    await server.close()
  })
  return { workflow: new StatesWorkflow(client, MACHINE), calls }
}

test('an execution is started under its own name, and knows its run', async () => {
  const { workflow, calls } = await workflowOn({ StartExecution: STARTED })
  expect(await workflow.start(RUN)).toBe('running')
  const input = { stateMachineArn: MACHINE, name: 'rotation-3-1', input: '{"rotation":3}' }
  expect(calls).toEqual([{ action: 'StartExecution', input }])
})

const EXISTS = refusal('ExecutionAlreadyExists')

test.each([
  ['the schedule started it, and it runs', inState('RUNNING'), 'running'],
  ['it has failed', inState('FAILED'), 'ended'],
  ['it has succeeded', inState('SUCCEEDED'), 'ended'],
  ['it was aborted', inState('ABORTED'), 'ended'],
  ['Step Functions has forgotten it', refusal('ExecutionDoesNotExist'), 'ended'],
])('of an execution that was there before, it is known that %s', async (_, described, expected) => {
  const { workflow, calls } = await workflowOn({ StartExecution: EXISTS, DescribeExecution: described })
  expect(await workflow.start(RUN)).toBe(expected)
  const executionArn = 'arn:aws:states:eu-central-1:111122223333:execution:keyfold-demo-rotation:rotation-3-1'
  expect(calls[1]).toEqual({ action: 'DescribeExecution', input: { executionArn } })
})

test.each([
  ['throttled', refusal('ThrottlingException')],
  ['out of order', { status: 500, body: {} }],
])('is unavailable while Step Functions is %s', async (_, failure) => {
  const { workflow, calls } = await workflowOn({ StartExecution: failure })
  await expect(workflow.start(RUN)).rejects.toMatchObject({ code: 'unavailable', retryAfterSeconds: 1 })
  expect(calls).toHaveLength(3)
})

test('a state machine that is not there is a mistake of ours', async () => {
  const { workflow } = await workflowOn({ StartExecution: refusal('StateMachineDoesNotExist') })
  await expect(workflow.start(RUN)).rejects.toMatchObject({ name: 'StateMachineDoesNotExist' })
})
