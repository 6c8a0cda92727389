/**
 * The services of AWS that the doctor asks, behind one endpoint, on the wire: which service is meant is known by what the
 * request is signed for. Strict: what the doctor has no need to ask is refused.
 */
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { cognito } from './cognito.ts'
import type { Deployment } from './deployment.ts'
import { lambda } from './lambda.ts'
import { s3 } from './s3.ts'
import { secretsManager } from './secrets-manager.ts'
import type { Service } from './service.ts'
import { cloudFormationAt, dynamoAt, kmsAt } from './stateful.ts'
import { misasked, ServiceError, type WireAnswer, type WireRequest } from './wire.ts'

export type AwsStandIn = {
  readonly url: string
  /** Answers from this from now on. */
  show(deployment: Deployment): void
  /** The IAM actions of every request since the deployment was shown, in their order. */
  readonly actions: readonly string[]
  close(): Promise<void>
}

export async function startAws(endpoints: {
  cloudFormation: string
  dynamo: string
  kms: string
}): Promise<AwsStandIn> {
  const services: Readonly<Record<string, Service>> = {
    cloudformation: cloudFormationAt(endpoints.cloudFormation),
    s3,
    secretsmanager: secretsManager,
    lambda,
    'cognito-idp': cognito,
    dynamodb: dynamoAt(endpoints.dynamo),
    kms: kmsAt(endpoints.kms),
  }
  let deployment: Deployment | null = null
  const actions: string[] = []
  const server = createServer((request, response) => void answer(request, response))

  async function answer(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const { service, region } = scopeOf(incoming)
    const { fail, read } = services[service] ?? { fail: failPlainly, read: () => refuse(service) }
    let result: WireAnswer
    try {
      if (deployment === null || region !== deployment.place.region) throw misasked(`region ${region}`)
      const call = read(await requestOf(incoming), deployment)
      actions.push(call.action)
      const failure = deployment.failures[call.action]
      if (failure !== undefined) throw toldToFail(failure)
      result = await call.answer()
    } catch (error) {
      result = fail(
        error instanceof ServiceError ? error : new ServiceError('InternalFailure', String(error), 500),
      )
    }
    response.writeHead(result.status, result.headers).end(result.body)
  }

  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    actions,
    show(shown) {
      deployment = shown
      actions.length = 0
    },
    async close() {
      server.closeAllConnections()
      server.close()
    },
  }
}

const toldToFail = (code: string): ServiceError =>
  new ServiceError(code, `Told to fail with ${code}.`, code === 'InternalFailure' ? 500 : 400)

function refuse(service: string): never {
  throw misasked(`a request signed for ${service}`)
}

const failPlainly = ({ code, message, status }: ServiceError): WireAnswer => ({
  status,
  body: `${code}: ${message}`,
})

/** AWS Signature Version 4: the credential's scope. Signatures are not verified, only what they are made for. */
function scopeOf({ headers }: IncomingMessage): { service: string; region: string } {
  const credential = /^AWS4-HMAC-SHA256 Credential=[^/]+\/\d{8}\/([^/]+)\/([^/]+)\/aws4_request,/
  const [, region = '', service = ''] = credential.exec(headers.authorization ?? '') ?? []
  return { service, region }
}

const requestOf = async (incoming: IncomingMessage): Promise<WireRequest> => ({
  method: incoming.method ?? '',
  url: new URL(incoming.url ?? '/', 'http://127.0.0.1'),
  headers: incoming.headers,
  body: await text(incoming),
})
