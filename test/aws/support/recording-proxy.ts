/** Between one function and all services: writes down each call, and lets some of them fail. */
import { Agent, createServer, type IncomingMessage, type ServerResponse, request as send } from 'node:http'
import { buffer } from 'node:stream/consumers'
import { listen, stopServer } from '../../support/http-server.ts'
import { type AwsCall, type AwsRequest, callsOf, type Service } from './calls.ts'

/** `lost answer`: the service does it, and the function never hears of it. */
export type Fault = 'throttled' | 'lost answer'

export type RecordingProxy = AsyncDisposable & {
  readonly endpoint: string
  readonly calls: readonly AwsCall[]
  /** Asked about each call from now on. @param fault null: none */
  failBy(fault: (call: AwsCall) => Fault | null): void
}

/**
 * @param aheadMs what the function's clock is ahead: the services' clocks seem to be so too, since the SDK would correct the
 *   difference, and take each refusal for a consequence of it
 */
export async function startRecordingProxy(
  upstreams: Readonly<Record<Service, string>>,
  aheadMs: () => number = () => 0,
): Promise<RecordingProxy> {
  const calls: AwsCall[] = []
  let faultOf: (call: AwsCall) => Fault | null = () => null
  const now = (): string => new Date(Date.now() + aheadMs()).toUTCString()
  const agent = new Agent({ keepAlive: true })

  const pass = async (incoming: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { method = '', url = '', headers } = incoming
    const request: AwsRequest = { method, url, headers, body: await buffer(incoming) }
    const asked = callsOf(request)
    calls.push(...asked)
    const fault = asked.map((each) => faultOf(each)).find((found) => found !== null)
    if (fault === 'throttled') throttle(response)
    else forward(request, upstreams[asked[0]!.service], fault === 'lost answer' ? null : response, incoming)
  }

  const forward = (
    { method, url, headers, body }: AwsRequest,
    upstream: string,
    response: ServerResponse | null,
    incoming: IncomingMessage,
  ): void => {
    const onward = send(new URL(url, upstream), { method, headers, agent, path: url }, (answer) => {
      if (response === null) answer.resume().once('end', () => incoming.socket.destroy())
      else answer.pipe(response.writeHead(answer.statusCode ?? 502, { ...answer.headers, date: now() }))
    })
    onward.once('error', () => incoming.socket.destroy())
    onward.end(body)
  }

  const server = createServer((incoming, response) => {
    pass(incoming, response).catch((error: unknown) => response.writeHead(501).end(String(error)))
  })
  return {
    endpoint: `http://127.0.0.1:${await listen(server)}`,
    calls,
    failBy: (fault) => void (faultOf = fault),
    [Symbol.asyncDispose]: async () => {
      await stopServer(server)
      agent.destroy()
    },
  }
}

/** As DynamoDB says it. */
function throttle(response: ServerResponse): void {
  const error = {
    __type: 'com.amazonaws.dynamodb.v20120810#ThrottlingException',
    message: 'Rate of requests exceeds the allowed throughput.',
  }
  response.writeHead(400, { 'Content-Type': 'application/x-amz-json-1.0' }).end(JSON.stringify(error))
}
