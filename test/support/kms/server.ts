/**
 * A KMS of our own, on the wire (AWS JSON 1.1): strict about parameters, states, tags, aliases, contexts and imports, with the
 * errors of KMS. It wraps with the software key service. Signatures are not verified, only what they are made for.
 */
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { json as readJson } from 'node:stream/consumers'
import { openKeyService } from '../../../lib/adapters/embedded/key-service.ts'
import { type Clock, systemClock } from '../../../lib/clock.ts'
import { ALIAS_OPERATIONS } from './alias-operations.ts'
import { DATA_KEY_OPERATIONS } from './data-keys.ts'
import { KmsError } from './errors.ts'
import { type Fault, Faults, LOST_ANSWER } from './faults.ts'
import { IMPORT_OPERATIONS } from './import-operations.ts'
import { ImportSets } from './import-sets.ts'
import { Input, type Members } from './input.ts'
import { KEY_OPERATIONS } from './key-operations.ts'
import { type Place, WireKeys } from './keys.ts'
import type { Kms, Operation, Use } from './operation.ts'
import { SIGNING_OPERATIONS } from './signing.ts'

const OPERATIONS: Readonly<Record<string, Operation>> = {
  ...KEY_OPERATIONS,
  ...ALIAS_OPERATIONS,
  ...IMPORT_OPERATIONS,
  ...DATA_KEY_OPERATIONS,
  ...SIGNING_OPERATIONS,
}

/** One request. `error` is the name of KMS's error, or null. */
export type WireCall = {
  readonly operation: string
  /** As it was sent. */
  readonly input: Members
  /** The access key id that it was signed with. */
  readonly accessKeyId: string
  readonly uses: readonly Use[]
  readonly error: string | null
}

export type WireKmsOptions = Partial<Place> & { readonly port?: number; readonly clock?: Clock }

export type WireKms = Place & {
  readonly url: string
  /** Every request, in the order of their ends. */
  readonly calls: readonly WireCall[]
  /** Lets requests fail. */
  failNext(fault: Fault): void
  /** From now on, so many looks at a key still show it as it was before its import. */
  showImportsLate(looks: number): void
  close(): Promise<void>
}

export async function startWireKms(options: WireKmsOptions = {}): Promise<WireKms> {
  const { region = 'eu-west-1', account = '111122223333', clock = systemClock, port = 0 } = options
  const folder = await mkdtemp(join(tmpdir(), 'keyfold-kms-'))
  const state = {
    place: { region, account },
    keys: new WireKeys({ region, account }, clock),
    sets: new ImportSets(clock),
    software: await openKeyService(folder, { clock }),
    clock,
    staleLooks: 0,
  }
  const calls: WireCall[] = []
  const faults = new Faults()
  const server = createServer((request, response) => void answer(request, response, state, faults, calls))
  await listen(server, port)
  return {
    region,
    account,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls,
    failNext: (fault) => faults.add(fault),
    showImportsLate: (looks) => void (state.staleLooks = looks),
    async close() {
      server.closeAllConnections()
      server.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

async function listen(server: Server, port: number): Promise<void> {
  server.listen(port, '127.0.0.1')
  await once(server, 'listening')
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  state: Omit<Kms, 'used'>,
  faults: Faults,
  calls: WireCall[],
): Promise<void> {
  const uses: Use[] = []
  const call = { operation: '', input: {} as Members, accessKeyId: '', uses }
  try {
    call.operation = operationOf(request)
    call.input = await membersOf(request)
    call.accessKeyId = signerOf(request, state.place)
    const fault = faults.take(call.operation)
    if (fault !== null && fault !== LOST_ANSWER) throw new KmsError(fault, `Told to fail with ${fault}.`)
    const kms = { ...state, used: (use: Use) => void uses.push(use) }
    const output = await OPERATIONS[call.operation]?.(new Input(call.input), kms)
    calls.push({ ...call, error: null })
    if (fault === LOST_ANSWER) request.socket.destroy()
    else send(response, 200, output ?? {})
  } catch (error) {
    const failure = error instanceof KmsError ? error : new KmsError('InternalFailure', String(error))
    calls.push({ ...call, error: failure.type })
    send(response, failure.status, { __type: failure.type, message: failure.message })
  }
}

function operationOf({ method, url, headers }: IncomingMessage): string {
  const target = String(headers['x-amz-target'])
  const [service, operation = ''] = target.split('.')
  const known = service === 'TrentService' && Object.hasOwn(OPERATIONS, operation)
  if (method === 'POST' && url === '/' && known) return operation
  throw new KmsError('UnknownOperationException', `${method} ${url} ${target}`)
}

async function membersOf(request: IncomingMessage): Promise<Members> {
  if (request.headers['content-type'] !== 'application/x-amz-json-1.1') {
    throw new KmsError('SerializationException', 'The content type is application/x-amz-json-1.1.')
  }
  const body = await readJson(request).catch(() => null)
  if (typeof body === 'object' && body !== null && !Array.isArray(body)) return body as Members
  throw new KmsError('SerializationException', 'The body is a JSON object.')
}

/** @returns the access key id. */
function signerOf({ headers }: IncomingMessage, { region }: Place): string {
  const credential = /^AWS4-HMAC-SHA256 Credential=([^/]+)\/\d{8}\/([^/]+)\/([^/]+)\/aws4_request,/
  const [, accessKeyId, signedRegion, service] = credential.exec(headers.authorization ?? '') ?? []
  if (accessKeyId === undefined) {
    throw new KmsError('MissingAuthenticationTokenException', 'Missing Authentication Token')
  }
  if (signedRegion === region && service === 'kms') return accessKeyId
  throw new KmsError('InvalidSignatureException', `Credential should be scoped to ${region}/kms.`)
}

function send(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, {
    'Content-Type': 'application/x-amz-json-1.1',
    'x-amzn-RequestId': randomUUID(),
  })
  response.end(JSON.stringify(body))
}
