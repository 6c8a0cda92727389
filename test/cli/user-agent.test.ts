import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, it } from 'vitest'
import { send } from '../../cli/http.ts'
import manifest from '../../package.json' with { type: 'json' }

it('names itself and its version in every request, as the firewall before a vault may ask', async () => {
  let received: IncomingHttpHeaders = {}
  const server = createServer(({ headers }, response) => {
    received = headers
    response.end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  try {
    const url = new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/health`)
    await send({ method: 'GET', url, headers: {} })
    expect(received['user-agent']).toBe(`keyfold/${manifest.version}`)
  } finally {
    server.close()
  }
})
