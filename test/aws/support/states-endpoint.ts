import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { json } from 'node:stream/consumers'
import type { LocalWorkflow } from '../../../local/rotation-workflow.ts'
import { listen, stopServer } from '../../support/http-server.ts'

const SCHEDULED = JSON.stringify({ trigger: 'schedule' })

export type StatesEndpoint = AsyncDisposable & {
  readonly endpoint: string
  /** As the schedule does it. */
  readonly startScheduled: (execution: string) => Promise<unknown>
}

/** Step Functions, as far as the vault asks it, over an interpreter of the same definition. */
export async function startStatesEndpoint(workflow: LocalWorkflow): Promise<StatesEndpoint> {
  const started = new Map<string, string>()
  const stateOf = (execution: string) => {
    const { rotation } = JSON.parse(started.get(execution) ?? '{}')
    return workflow.start({ rotation, execution })
  }
  const start = async ({ name, input }: Record<string, string>): Promise<object | null> => {
    const known = started.get(name ?? '')
    if (known !== undefined && (known !== input || (await stateOf(name ?? '')) === 'ended')) return null
    started.set(name ?? '', input ?? '')
    if (input === SCHEDULED) await workflow.startScheduled(name ?? '')
    else await stateOf(name ?? '')
    return { executionArn: `execution:${name}`, startDate: Date.now() / 1000 }
  }
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const asked = (await json(request)) as Record<string, string>
    const said = String(request.headers['x-amz-target']).endsWith('.DescribeExecution')
      ? await describe(asked['executionArn'] ?? '')
      : await start(asked)
    response.setHeader('Content-Type', 'application/x-amz-json-1.0')
    if (said === null) response.writeHead(400)
    response.end(JSON.stringify(said ?? { __type: 'ExecutionAlreadyExists', message: 'It is there.' }))
  }
  const describe = async (executionArn: string): Promise<object> => {
    const state = await stateOf(executionArn.split(':').at(-1) ?? '')
    return { executionArn, status: state === 'running' ? 'RUNNING' : 'SUCCEEDED' }
  }
  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => response.writeHead(500).end(String(error)))
  })
  return {
    endpoint: `http://127.0.0.1:${await listen(server)}`,
    startScheduled: (execution) => start({ name: execution, input: SCHEDULED }),
    [Symbol.asyncDispose]: async () => {
      await workflow.stop()
      await stopServer(server)
    },
  }
}
