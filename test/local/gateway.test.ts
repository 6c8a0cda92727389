import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { Agent, request as httpRequest, type IncomingMessage } from 'node:http'
import { connect, type Socket } from 'node:net'
import { buffer, text } from 'node:stream/consumers'
import { describe, expect, it } from 'vitest'
import { KeyfoldError } from '../../lib/errors.ts'
import { POLICY } from '../../lib/policy.ts'
import { echo, gate, parseAnswer, rawExchange, requestAs, startGateway } from './support/gateway.ts'

/** Bodies are read of requests with a token only. */
const headers = { Authorization: 'Bearer token' }

const ok = { statusCode: 200, body: 'ok' }

const problemOf = async (response: Response): Promise<Record<string, unknown>> => {
  expect(response.headers.get('content-type')).toBe('application/problem+json')
  expect(response.headers.get('x-content-type-options')).toBe('nosniff')
  return (await response.json()) as Record<string, unknown>
}

describe('the proxy event', () => {
  it('has the shape that API Gateway gives it', async () => {
    const { port, calls } = await startGateway()
    await rawExchange(
      port,
      [
        'PUT /v1/objects/a%2Fb%20c/grants/client%3Ax?tag=1&tag=2&name=a+b%2Bc HTTP/1.1',
        `Host: localhost:${port}`,
        'User-Agent: tester/1',
        'Authorization: Bearer token',
        'Keyfold-Label: a=1',
        'keyfold-label: b=2',
        'Content-Type: application/json',
        'Content-Length: 2',
        'Connection: close',
        '',
        '{}',
      ].join('\r\n'),
    )
    expect(calls).toHaveLength(1)
    expect(calls[0]?.name).toBe('manage')
    expect(calls[0]?.event).toEqual({
      resource: '/v1/objects/{id}/grants/{grantee}',
      path: '/v1/objects/a%2Fb%20c/grants/client%3Ax',
      httpMethod: 'PUT',
      headers: {
        Host: `localhost:${port}`,
        'User-Agent': 'tester/1',
        Authorization: 'Bearer token',
        'Keyfold-Label': 'b=2',
        'Content-Type': 'application/json',
        'Content-Length': '2',
        Connection: 'close',
      },
      multiValueHeaders: {
        Host: [`localhost:${port}`],
        'User-Agent': ['tester/1'],
        Authorization: ['Bearer token'],
        'Keyfold-Label': ['a=1', 'b=2'],
        'Content-Type': ['application/json'],
        'Content-Length': ['2'],
        Connection: ['close'],
      },
      queryStringParameters: { tag: '2', name: 'a b+c' },
      multiValueQueryStringParameters: { tag: ['1', '2'], name: ['a b+c'] },
      pathParameters: { id: 'a/b c', grantee: 'client:x' },
      stageVariables: null,
      requestContext: {
        accountId: 'local',
        apiId: 'local',
        authorizer: null,
        httpMethod: 'PUT',
        identity: {
          accessKey: null,
          accountId: null,
          apiKey: null,
          apiKeyId: null,
          caller: null,
          clientCert: null,
          cognitoAuthenticationProvider: null,
          cognitoAuthenticationType: null,
          cognitoIdentityId: null,
          cognitoIdentityPoolId: null,
          principalOrgId: null,
          sourceIp: '127.0.0.1',
          user: null,
          userAgent: 'tester/1',
          userArn: null,
        },
        path: '/v1/objects/a%2Fb%20c/grants/client%3Ax',
        protocol: 'HTTP/1.1',
        requestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
        requestTimeEpoch: expect.any(Number),
        resourceId: '/v1/objects/{id}/grants/{grantee}',
        resourcePath: '/v1/objects/{id}/grants/{grantee}',
        stage: 'local',
      },
      body: 'e30=',
      isBase64Encoded: true,
    })
  })

  it('has nulls for what is not there', async () => {
    const { url, calls } = await startGateway()
    await fetch(`${url}/v1/objects?`)
    expect(calls[0]?.event).toMatchObject({
      body: null,
      pathParameters: null,
      queryStringParameters: null,
      multiValueQueryStringParameters: null,
    })
  })

  it('decodes a path parameter once only', async () => {
    const { url, calls } = await startGateway()
    for (const id of ['100%', '%2F', '%25', 'ü/ö', '?#', 'a+b', '..%2f']) {
      await fetch(`${url}/v1/objects/${encodeURIComponent(id)}`)
      expect(calls.pop()?.event.pathParameters).toEqual({ id })
    }
  })

  it('takes names such as __proto__ for names', async () => {
    const { url, calls } = await startGateway()
    await fetch(`${url}/v1/objects?__proto__=a&constructor=b`, { headers: { __proto__: 'x', toString: 'y' } })
    const event = calls[0]?.event
    expect(Object.entries(event?.queryStringParameters ?? {})).toEqual([
      ['__proto__', 'a'],
      ['constructor', 'b'],
    ])
    expect(event?.headers['tostring'] ?? event?.headers['toString']).toBe('y')
  })
})

describe('bodies', () => {
  it.each([
    0,
    1,
    65_536,
    1_000_003,
    POLICY.contentMaxBytes,
  ])('carries %i random bytes there and back unchanged', async (bytes) => {
    const { url } = await startGateway()
    const body = randomBytes(bytes)
    const response = await fetch(`${url}/v1/objects`, { method: 'POST', headers, body })
    expect(response.headers.get('content-length')).toBe(String(bytes))
    expect(Buffer.from(await response.arrayBuffer()).equals(body)).toBe(true)
  })

  it('carries a chunked body of unknown length', async () => {
    const { url } = await startGateway()
    const chunks = [randomBytes(70_000), randomBytes(1), randomBytes(300_000)]
    const body = ReadableStream.from(chunks)
    const response = await fetch(`${url}/v1/objects`, {
      method: 'POST',
      headers,
      body,
      duplex: 'half',
    } as RequestInit)
    expect(Buffer.from(await response.arrayBuffer()).equals(Buffer.concat(chunks))).toBe(true)
  })

  it('refuses a declared length over the limit, and names the limit', async () => {
    const { url, calls } = await startGateway()
    const body = Buffer.alloc(POLICY.contentMaxBytes + 1)
    const response = await fetch(`${url}/v1/objects`, { method: 'POST', headers, body })
    expect(response.status).toBe(413)
    expect((await problemOf(response))['detail']).toContain(String(POLICY.contentMaxBytes))
    expect(calls).toEqual([])
  })

  it('refuses an undeclared length over the limit while the client is still sending', async () => {
    const { port, calls } = await startGateway()
    const head = `POST /v1/objects HTTP/1.1\r\nAuthorization: Bearer token\r\nHost: localhost:${port}\r\nTransfer-Encoding: chunked\r\n\r\n`
    const socket = connect(port, '127.0.0.1')
    socket.write(head)
    const chunk = Buffer.concat([Buffer.from('100000\r\n'), Buffer.alloc(0x100000), Buffer.from('\r\n')])
    for (let i = 0; i < 12; i += 1) {
      if (!socket.write(chunk)) await once(socket, 'drain')
    }
    socket.write('0\r\n\r\n')
    const answer = parseAnswer(await text(socket))
    expect(answer).toMatchObject({ status: 413, headers: { connection: 'close' } })
    expect(answer.body).toContain(String(POLICY.contentMaxBytes))
    expect(calls).toEqual([])
  })

  it('gives up on a refused client that never stops sending', async () => {
    const { port } = await startGateway(echo, { times: { lingerMs: 50 } })
    const head = `POST /v1/objects HTTP/1.1\r\nAuthorization: Bearer token\r\nHost: localhost:${port}\r\nContent-Length: 900000000\r\n\r\n`
    expect(parseAnswer(await rawExchange(port, head, 'some')).status).toBe(413)
  })

  it('refuses a body where none is taken', async () => {
    const { url } = await startGateway()
    const response = await fetch(`${url}/v1/objects/a`, { method: 'DELETE', headers, body: 'x' })
    expect(response.status).toBe(413)
    expect(await problemOf(response)).toMatchObject({ detail: 'This route takes no request body.' })
  })

  it('tells a client that waits for it to go on, and refuses before it sends anything', async () => {
    const { port } = await startGateway()
    const send = async (length: number): Promise<{ status: number | undefined; continued: boolean }> => {
      const request = httpRequest({
        port,
        host: '127.0.0.1',
        path: '/v1/objects',
        method: 'POST',
        agent: false,
        headers: { ...headers, Expect: '100-continue', 'Content-Length': length },
      })
      let continued = false
      request.on('continue', () => {
        continued = true
        request.end(Buffer.alloc(length))
      })
      request.flushHeaders()
      const [response] = (await once(request, 'response')) as [IncomingMessage]
      response.resume()
      await once(response, 'end')
      request.destroy()
      return { status: response.statusCode, continued }
    }
    expect(await send(1_000)).toEqual({ status: 200, continued: true })
    expect(await send(POLICY.contentMaxBytes + 1)).toEqual({ status: 413, continued: false })
  })

  it('answers 408 to a body that does not arrive in time', async () => {
    const { port, calls } = await startGateway(echo, {
      times: { headersTimeoutMs: 100, requestArrivalTimeoutMs: 200, connectionCheckIntervalMs: 20 },
    })
    const head = `POST /v1/objects HTTP/1.1\r\nAuthorization: Bearer token\r\nHost: localhost:${port}\r\nContent-Length: 10\r\n\r\n`
    const answer = parseAnswer(await rawExchange(port, head, '12345'))
    expect(answer.status).toBe(408)
    expect(JSON.parse(answer.body)).toMatchObject({ code: 'request-timeout' })
    expect(calls).toEqual([])
  })

  it('does not call the function when the client leaves halfway', async () => {
    const { port, url, calls, logLines } = await startGateway()
    const socket = connect(port, '127.0.0.1')
    socket.write(
      `POST /v1/objects HTTP/1.1\r\nAuthorization: Bearer token\r\nHost: localhost:${port}\r\nContent-Length: 10\r\n\r\n12345`,
    )
    await new Promise((resolve) => setTimeout(resolve, 50))
    socket.destroy()
    await fetch(`${url}/health`)
    expect(calls.map(({ name }) => name)).toEqual(['public'])
    expect(logLines).toEqual([])
  })
})

describe('answers', () => {
  it('keeps repeated headers apart and merges both maps', async () => {
    const { port } = await startGateway(() => ({
      statusCode: 200,
      headers: { 'X-One': '1', 'X-Many': 'a', 'X-Number': 7, 'X-Yes': true },
      multiValueHeaders: { 'X-Many': ['a', 'b'] },
      body: 'ok',
    }))
    const raw = await rawExchange(
      port,
      `GET /health HTTP/1.1\r\nHost: localhost:${port}\r\nConnection: close\r\n\r\n`,
    )
    expect(raw.match(/^X-.*$/gm)).toEqual([
      'X-Many: a',
      'X-Many: b',
      'X-One: 1',
      'X-Number: 7',
      'X-Yes: true',
    ])
  })

  it('leaves the connection and the length to the gateway', async () => {
    const { url } = await startGateway(() => ({
      statusCode: 200,
      headers: { 'Content-Length': '999', 'Transfer-Encoding': 'chunked', Connection: 'upgrade' },
      body: 'ü',
    }))
    const response = await fetch(`${url}/health`)
    expect(response.headers.get('content-length')).toBe('2')
    expect(await response.text()).toBe('ü')
  })

  it('sends no body and no length with 204', async () => {
    const { url } = await startGateway(() => ({ statusCode: 204, body: '' }))
    const response = await fetch(`${url}/v1/objects/a`, { method: 'DELETE' })
    expect(response.status).toBe(204)
    expect(response.headers.has('content-length')).toBe(false)
  })

  it.each([
    ['a line break in a header', { statusCode: 200, headers: { 'X-A': 'a\r\nSet-Cookie: b' }, body: '' }],
    ['an impossible status', { statusCode: 0, body: '' }],
  ])('answers 500 when a function returns %s', async (_, result) => {
    const { url } = await startGateway(() => result)
    const response = await fetch(`${url}/health`)
    expect(response.status).toBe(500)
    expect(response.headers.has('set-cookie')).toBe(false)
    expect(await problemOf(response)).toMatchObject({ code: 'internal' })
  })

  it('keeps a connection for the next request', async () => {
    const { port } = await startGateway(() => ok)
    const agent = new Agent({ keepAlive: true, maxSockets: 1 })
    const sockets = new Set<Socket>()
    for (let i = 0; i < 3; i += 1) {
      const request = httpRequest({ port, host: '127.0.0.1', path: '/health', agent })
      request.on('socket', (socket) => sockets.add(socket))
      request.end()
      const [response] = (await once(request, 'response')) as [IncomingMessage]
      await buffer(response)
    }
    agent.destroy()
    expect(sockets.size).toBe(1)
  })

  it('serves many at once without mixing them up', async () => {
    const { url } = await startGateway(async (event, name) => {
      await new Promise((resolve) => setTimeout(resolve, (event.body?.length ?? 0) % 7))
      return echo(event, name)
    })
    const answers = await Promise.all(
      Array.from({ length: 64 }, async (_, i) => {
        const body = randomBytes(1_000 + i)
        const response = await fetch(`${url}/v1/objects`, { method: 'POST', headers, body })
        return Buffer.from(await response.arrayBuffer()).equals(body)
      }),
    )
    expect(answers).toEqual(Array.from({ length: 64 }, () => true))
  })
})

describe('refusals', () => {
  it.each([
    ['GET', '/', 404],
    ['GET', '/v1', 404],
    ['GET', '/v1/objects/', 404],
    ['GET', '/v1/objects/a/', 404],
    ['GET', '/v1/objects/a/nothing', 404],
    ['GET', '/V1/objects', 404],
    ['PATCH', '/v1/objects', 405],
    ['HEAD', '/health', 405],
    ['OPTIONS', '/v1/objects', 405],
    ['GET', '/v1/objects/%zz', 400],
    ['GET', '/v1/objects/%', 400],
    ['GET', '/v1/objects/%ff', 400],
    ['GET', '/v1/objects?label=%zz', 400],
  ])('answers %s %s with %i', async (method, path, status) => {
    const { port, calls } = await startGateway()
    const raw = await rawExchange(
      port,
      `${method} ${path} HTTP/1.1\r\nHost: localhost:${port}\r\nConnection: close\r\n\r\n`,
    )
    const answer = parseAnswer(raw)
    expect(answer).toMatchObject({ status, headers: { 'content-type': 'application/problem+json' } })
    expect(calls).toEqual([])
  })

  it('says with 405 which methods the path takes', async () => {
    const { url } = await startGateway()
    const response = await fetch(`${url}/v1/objects/a`, { method: 'POST' })
    expect(response.headers.get('allow')).toBe('PUT, GET, PATCH, DELETE')
  })

  it('answers to its loopback names with its port only', async () => {
    const { port } = await startGateway(() => ok)
    const status = (host: string): Promise<number | undefined> => requestAs(port, host)
    expect(await status(`localhost:${port}`)).toBe(200)
    expect(await status(`LOCALHOST:${port}`)).toBe(200)
    expect(await status(`127.0.0.1:${port}`)).toBe(200)
    expect(await status(`[::1]:${port}`)).toBe(200)
    expect(await status('localhost')).toBe(421)
    expect(await status(`localhost:${port + 1}`)).toBe(421)
    expect(await status(`attacker.example:${port}`)).toBe(421)
    expect(await status(`localhost.attacker.example:${port}`)).toBe(421)
    expect(await status(`localhost:${port}@attacker.example`)).toBe(421)
  })

  it.each([
    ['no Host', 'GET /health HTTP/1.1\r\n\r\n', 400],
    ['two Hosts', 'GET /health HTTP/1.1\r\nHost: HOST\r\nHost: HOST\r\n\r\n', 400],
    ['an absolute target', 'GET http://HOST/health HTTP/1.1\r\nHost: HOST\r\n\r\n', 400],
    ['an asterisk target', 'OPTIONS * HTTP/1.1\r\nHost: HOST\r\n\r\n', 400],
    ['a fragment', 'GET /health#a HTTP/1.1\r\nHost: HOST\r\n\r\n', 400],
    ['no HTTP at all', 'HELO there\r\n\r\n', 400],
    ['a space in a header name', 'GET /health HTTP/1.1\r\nHost: HOST\r\nA b: c\r\n\r\n', 400],
    [
      'a length and a transfer coding',
      'POST /v1/objects HTTP/1.1\r\nAuthorization: Bearer token\r\nHost: HOST\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
      400,
    ],
    [
      'two lengths',
      'POST /v1/objects HTTP/1.1\r\nAuthorization: Bearer token\r\nHost: HOST\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabcd',
      400,
    ],
    [
      'a broken chunk',
      'POST /v1/objects HTTP/1.1\r\nAuthorization: Bearer token\r\nHost: HOST\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n',
      400,
    ],
    [
      'another expectation',
      'POST /v1/objects HTTP/1.1\r\nAuthorization: Bearer token\r\nHost: HOST\r\nExpect: tea\r\nContent-Length: 0\r\n\r\n',
      400,
    ],
    ['too many headers', `GET /health HTTP/1.1\r\nHost: HOST\r\nA: ${'a'.repeat(20_000)}\r\n\r\n`, 431],
    ['too long a target', `GET /${'a'.repeat(20_000)} HTTP/1.1\r\nHost: HOST\r\n\r\n`, 431],
  ])('answers a request with %s as a problem', async (_, raw, status) => {
    const { port, calls } = await startGateway()
    const closing = raw.replace('\r\n', '\r\nConnection: close\r\n')
    const answer = parseAnswer(await rawExchange(port, closing.replaceAll('HOST', `localhost:${port}`)))
    expect(answer.status).toBe(status)
    expect(answer.headers).toMatchObject({ 'content-type': 'application/problem+json', connection: 'close' })
    expect(JSON.parse(answer.body)).toMatchObject({ status, requestId: expect.any(String) })
    expect(calls).toEqual([])
  })

  it('answers 408 to headers that do not arrive in time', async () => {
    const { port } = await startGateway(echo, {
      times: { headersTimeoutMs: 100, requestArrivalTimeoutMs: 100, connectionCheckIntervalMs: 20 },
    })
    expect(parseAnswer(await rawExchange(port, 'GET /health HTTP/1.1\r\nHost: lo')).status).toBe(408)
  })

  it.each([
    ['GET /health HTTP/1.1\r\nHost: HOST\r\nConnection: close\r\n\r\n'],
    [
      'POST /v1/objects HTTP/1.1\r\nAuthorization: Bearer token\r\nHost: HOST\r\nConnection: close\r\nContent-Length: 2\r\n\r\nab',
    ],
  ])('does not let rubbish behind a request pass for the answer to it', async (head) => {
    const { opened, open } = gate()
    const { port, calls } = await startGateway(async () => {
      await opened
      return ok
    })
    const socket = connect(port, '127.0.0.1')
    socket.write(`${head.replace('HOST', `localhost:${port}`)}rubbish\r\n\r\n`)
    await expect.poll(() => calls.length).toBe(1)
    open()
    expect(parseAnswer(await text(socket)).status).toBe(200)
  })
})

describe('functions that fail', () => {
  it('answers 504 when one takes too long', async () => {
    const { opened, open } = gate()
    const { url, logLines } = await startGateway(
      async () => {
        await opened
        throw new Error('too late to matter')
      },
      { times: { functionTimeoutMs: 30 } },
    )
    const response = await fetch(`${url}/health`)
    open()
    expect(response.status).toBe(504)
    expect(await problemOf(response)).toMatchObject({ code: 'timeout' })
    expect(logLines).toHaveLength(1)
  })

  it('answers an opaque 500 when one throws, and logs no content', async () => {
    const secret = 'the-patient-has-a-cold'
    const { url, logLines } = await startGateway(() => JSON.parse(secret))
    const response = await fetch(`${url}/v1/objects?label=${secret}`, {
      headers: { Authorization: `Bearer ${secret}` },
    })
    const problem = await problemOf(response)
    expect(problem).toEqual({
      type: 'urn:keyfold:problem:internal',
      title: 'Internal error',
      status: 500,
      code: 'internal',
      requestId: response.headers.get('keyfold-request-id'),
    })
    expect(logLines).toHaveLength(1)
    expect(logLines[0]).not.toContain('patient')
    expect(JSON.parse(logLines[0] ?? '')).toMatchObject({
      requestId: problem['requestId'],
      function: 'browse',
      path: '/v1/objects',
      error: { code: 'internal', cause: { name: 'SyntaxError' } },
    })
  })

  it('answers one of our own errors as what it is', async () => {
    const { url, logLines } = await startGateway(() => {
      throw new KeyfoldError('unavailable', 'Starting.', { retryAfterSeconds: 1 })
    })
    const response = await fetch(`${url}/health`)
    expect(response.status).toBe(503)
    expect(response.headers.get('retry-after')).toBe('1')
    expect(logLines).toEqual([])
  })
})

describe('stopping', () => {
  it('finishes what is in flight, accepts nothing new and closes idle connections', async () => {
    const { opened, open } = gate()
    const { port, url, gateway, calls } = await startGateway(async () => {
      await opened
      return ok
    })
    const idle = connect(port, '127.0.0.1')
    const idleClosed = once(idle, 'close')
    await once(idle, 'connect')
    const pending = fetch(`${url}/health`)
    await expect.poll(() => calls.length).toBe(1)
    const closed = gateway.close()
    await expect(rawExchange(port, 'GET /health HTTP/1.1\r\n\r\n')).rejects.toThrow('ECONNREFUSED')
    open()
    const response = await pending
    expect(await response.text()).toBe('ok')
    expect(response.headers.get('connection')).toBe('close')
    await closed
    idle.resume()
    await idleClosed
  })

  it('lets a slow reader have its whole answer', async () => {
    const body = randomBytes(POLICY.contentMaxBytes)
    const { port, gateway, calls } = await startGateway(() => ({
      statusCode: 200,
      body: body.toString('base64'),
      isBase64Encoded: true,
    }))
    const request = httpRequest({ port, host: '127.0.0.1', path: '/health', agent: false }).end()
    const [response] = (await once(request, 'response')) as [IncomingMessage]
    const closed = gateway.close()
    await new Promise((resolve) => setTimeout(resolve, 50))
    expect((await buffer(response)).equals(body)).toBe(true)
    expect(calls).toHaveLength(1)
    await closed
  })

  it('stops at once when nothing is in flight', async () => {
    const { url, gateway } = await startGateway(() => ok)
    await (await fetch(`${url}/health`)).text()
    await gateway.close()
    await expect(fetch(`${url}/health`)).rejects.toThrow('fetch failed')
  })

  it('drops what does not finish within the grace period', async () => {
    const { opened, open } = gate()
    const { url, gateway, calls } = await startGateway(
      async () => {
        await opened
        return ok
      },
      { times: { stopGraceMs: 50 } },
    )
    const failure = fetch(`${url}/health`).then(String, String)
    await expect.poll(() => calls.length).toBe(1)
    await gateway.close()
    open()
    expect(await failure).toContain('fetch failed')
  })
})

it('refuses a port that is in use and says what to do', async () => {
  const { port } = await startGateway()
  const { Gateway } = await import('../../local/gateway.ts')
  const { createLog } = await import('../../local/log.ts')
  const second = new Gateway({
    routes: [],
    invoke: async () => ok,
    log: createLog({ write: () => undefined }),
  })
  await expect(second.listen('127.0.0.1', port)).rejects.toMatchObject({
    code: 'invalid-configuration',
    message: expect.stringContaining('--port'),
  })
})
