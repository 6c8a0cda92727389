/** The REST API over real HTTP. */

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

export type Reply = {
  readonly status: number
  readonly headers: Headers
  readonly body: Buffer
  readonly requestId: string
  /** The body, as JSON. */
  readonly json: any
}

/** No whole answer came: nobody knows what became of the request. */
export class NoAnswer extends Error {}

export class Api {
  readonly url: string
  readonly token: string

  constructor(url: string, token: string) {
    this.url = url
    this.token = token
  }

  /**
   * @param body an object is sent as JSON
   * @throws NoAnswer
   */
  async send(
    method: Method,
    path: string,
    { headers = {}, body }: { headers?: Record<string, string>; body?: Buffer | object } = {},
  ): Promise<Reply> {
    const json = body !== undefined && !Buffer.isBuffer(body)
    try {
      const response = await fetch(this.url + path, {
        method,
        headers: {
          Authorization: `Bearer ${this.token}`,
          // Some of what is stored is restricted.
          'Keyfold-Purpose': 'operations',
          ...(json ? { 'Content-Type': 'application/json' } : {}),
          ...headers,
        },
        ...(body === undefined ? {} : { body: json ? JSON.stringify(body) : new Uint8Array(body) }),
      })
      return await replyOf(response)
    } catch (cause) {
      throw new NoAnswer(`${method} ${path}`, { cause })
    }
  }
}

async function replyOf(response: Response): Promise<Reply> {
  const body = Buffer.from(await response.arrayBuffer())
  return {
    status: response.status,
    headers: response.headers,
    body,
    requestId: response.headers.get('keyfold-request-id') ?? '',
    get json() {
      return JSON.parse(body.toString())
    },
  }
}
