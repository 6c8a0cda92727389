/** As much of CloudFormation as finds a vault: DescribeStacks of one stack, in AWS's Query protocol. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { text as readText } from 'node:stream/consumers'
import { listen, stopServer } from './http-server.ts'

export type FakeStack = {
  readonly status: string
  readonly outputs: Readonly<Record<string, string>>
}

export type CloudFormation = {
  readonly url: string
  /** By name. */
  readonly stacks: Map<string, FakeStack>
  /** Requests are refused with this error of AWS; null: they are answered. */
  refusal: string | null
  close(): Promise<void>
}

const ACCOUNT = '111122223333'

/** @param region the one that the stacks are in */
export async function startCloudFormation(region: string): Promise<CloudFormation> {
  const server = createServer((request, response) => void answer(request, response, cloudFormation, region))
  const cloudFormation: CloudFormation = {
    url: `http://127.0.0.1:${await listen(server)}`,
    stacks: new Map(),
    refusal: null,
    close: () => stopServer(server),
  }
  return cloudFormation
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  { stacks, refusal }: CloudFormation,
  region: string,
): Promise<void> {
  const form = new URLSearchParams(await readText(request))
  const name = form.get('StackName') ?? ''
  const here = request.headers.authorization?.includes(`/${region}/cloudformation/aws4_request`)
  const stack = here ? stacks.get(name) : undefined
  if (form.get('Action') !== 'DescribeStacks') fail(response, 400, 'InvalidAction', 'DescribeStacks only')
  else if (refusal !== null) fail(response, 403, refusal, `Told to refuse with ${refusal}`)
  else if (stack === undefined) fail(response, 400, 'ValidationError', `Stack with id ${name} does not exist`)
  else send(response, 200, describe(name, region, stack))
}

const describe = (name: string, region: string, { status, outputs }: FakeStack): string =>
  `<DescribeStacksResponse xmlns="http://cloudformation.amazonaws.com/doc/2010-05-15/"><DescribeStacksResult><Stacks><member>
<StackName>${escape(name)}</StackName><StackId>arn:aws:cloudformation:${region}:${ACCOUNT}:stack/${escape(name)}/1</StackId>
<CreationTime>2031-01-01T00:00:00.000Z</CreationTime><StackStatus>${status}</StackStatus><Outputs>${Object.entries(
    outputs,
  )
    .map(
      ([key, value]) =>
        `<member><OutputKey>${escape(key)}</OutputKey><OutputValue>${escape(value)}</OutputValue></member>`,
    )
    .join('')}</Outputs></member></Stacks></DescribeStacksResult></DescribeStacksResponse>`

const fail = (response: ServerResponse, status: number, code: string, message: string): void =>
  send(
    response,
    status,
    `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>${escape(message)}</Message></Error></ErrorResponse>`,
  )

function send(response: ServerResponse, status: number, body: string): void {
  response.writeHead(status, { 'Content-Type': 'text/xml' })
  response.end(body)
}

const escape = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
