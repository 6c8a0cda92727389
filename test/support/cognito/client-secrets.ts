/**
 * What moto lacks of Cognito: the secrets of app clients, as its API reference describes AddUserPoolClientSecret,
 * ListUserPoolClientSecrets and DeleteUserPoolClientSecret. Everything else is passed on to another server, such as moto's.
 */
import { randomBytes } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { text } from 'node:stream/consumers'
import { listen, stopServer } from '../http-server.ts'

const SECRETS_MAX = 2

type Input = { readonly ClientId: string; readonly ClientSecretId?: string }
type Secret = {
  readonly ClientSecretId: string
  readonly ClientSecretCreateDate: number
  readonly value: string
}

class Refusal extends Error {
  readonly type: string

  constructor(type: string, message: string) {
    super(message)
    this.type = type
  }
}

export type ClientSecretsServer = AsyncDisposable & {
  readonly endpoint: string
  /** Of a client, oldest first; empty when there is no such client. */
  readonly valuesOf: (client: string) => readonly string[]
}

export async function startClientSecrets(upstream: string): Promise<ClientSecretsServer> {
  const clients = new Map<string, Secret[]>()
  let made = 0

  const newSecret = (client: string, value: string): Secret => ({
    ClientSecretId: `${client}--${(made += 1)}`,
    ClientSecretCreateDate: Math.floor(Date.now() / 1000),
    value,
  })
  const secretsOf = (client: string): Secret[] => {
    const found = clients.get(client)
    if (found === undefined) throw new Refusal('ResourceNotFoundException', 'There is no such client.')
    return found
  }
  const shown = ({ value: _, ...facts }: Secret) => facts

  const OPERATIONS: Readonly<Record<string, (input: Input) => object>> = {
    ListUserPoolClientSecrets: ({ ClientId }) => ({ ClientSecrets: secretsOf(ClientId).map(shown) }),
    AddUserPoolClientSecret({ ClientId }) {
      const secrets = secretsOf(ClientId)
      if (secrets.length >= SECRETS_MAX)
        throw new Refusal('LimitExceededException', 'A client has two secrets at most.')
      const secret = newSecret(ClientId, randomBytes(32).toString('base64url'))
      secrets.push(secret)
      return { ClientSecretDescriptor: { ...shown(secret), ClientSecretValue: secret.value } }
    },
    DeleteUserPoolClientSecret({ ClientId, ClientSecretId }) {
      const secrets = secretsOf(ClientId)
      const index = secrets.findIndex((secret) => secret.ClientSecretId === ClientSecretId)
      if (index === -1) throw new Refusal('ResourceNotFoundException', 'There is no such secret.')
      if (secrets.length === 1)
        throw new Refusal('InvalidParameterException', 'The last secret cannot be deleted.')
      secrets.splice(index, 1)
      return {}
    },
  }

  /** Clients are made and deleted elsewhere; which ones there are is learnt from the answers. */
  const learn = (operation: string, input: Input, answer: string): void => {
    if (operation === 'DeleteUserPoolClient') clients.delete(input.ClientId)
    if (operation !== 'CreateUserPoolClient') return
    const { ClientId, ClientSecret } = JSON.parse(answer).UserPoolClient
    clients.set(ClientId, [newSecret(ClientId, ClientSecret)])
  }

  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await text(request)
    const operation = String(request.headers['x-amz-target']).split('.')[1] ?? ''
    const own = OPERATIONS[operation]
    response.setHeader('Content-Type', 'application/x-amz-json-1.1')
    if (own !== undefined) {
      response.end(JSON.stringify(own(JSON.parse(body))))
      return
    }
    const { host: _, connection: __, 'content-length': ___, ...headers } = request.headers
    const answer = await fetch(upstream, { method: 'POST', headers: headers as Record<string, string>, body })
    const said = await answer.text()
    if (answer.ok) learn(operation, JSON.parse(body), said)
    response.writeHead(answer.status).end(said)
  }

  const server = createServer((request, response) => {
    handle(request, response).catch((error: unknown) => {
      const refused = error instanceof Refusal
      const type = refused ? error.type : 'InternalErrorException'
      response.writeHead(refused ? 400 : 500).end(JSON.stringify({ __type: type, message: String(error) }))
    })
  })
  return {
    endpoint: `http://127.0.0.1:${await listen(server)}`,
    valuesOf: (client) => (clients.get(client) ?? []).map(({ value }) => value),
    [Symbol.asyncDispose]: () => stopServer(server),
  }
}
