import { rm } from 'node:fs/promises'
import { request as httpRequest } from 'node:http'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { PREVIEW_CSP, pageCsp } from '../../../lib/http/page-headers.ts'
import { parseAnswer, rawExchange } from '../support/gateway.ts'
import { indexOf, putBuild, scriptOf, scriptText, startPage } from './fixture.ts'

const BROWSER = { Accept: 'text/html,application/xhtml+xml,*/*;q=0.8' }

/** A request whose target and headers are exactly those given. */
function get(port: number, path: string, headers: Record<string, string> = {}, method = 'GET') {
  const { promise, resolve, reject } = Promise.withResolvers<{
    status: number
    headers: Record<string, unknown>
    body: Buffer
  }>()
  const request = httpRequest(
    { port, host: '127.0.0.1', path, headers, method, agent: false },
    (response) => {
      const parts: Buffer[] = []
      response.on('data', (part: Buffer) => parts.push(part))
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(parts) }),
      )
    },
  )
  request.on('error', reject).end()
  return promise
}

describe('the page', () => {
  it('is at / and at the paths of its views, never kept, under its policy', async () => {
    const { port } = await startPage()
    for (const path of [
      '/',
      '/index.html',
      '/objects',
      '/objects/',
      '/objects/aB-3_x',
      '/people/user%3Aabc',
      '/?code=1',
    ]) {
      const { status, headers, body } = await get(port, path, BROWSER)
      expect([path, status, body.toString()]).toEqual([path, 200, indexOf('one')])
      expect(headers).toMatchObject({
        'cache-control': 'no-store',
        'content-type': 'text/html; charset=utf-8',
        'content-security-policy': pageCsp({ connect: [] }),
        'cross-origin-opener-policy': 'same-origin',
        'cross-origin-resource-policy': 'same-origin',
        'referrer-policy': 'no-referrer',
        'x-content-type-options': 'nosniff',
        'x-frame-options': 'DENY',
      })
      expect(headers['etag']).toBeUndefined()
    }
  })

  it('may call the identity provider where that is elsewhere', async () => {
    const { port } = await startPage({
      connect: async () => ['https://id.example.com', 'https://token.example.com'],
    })
    const { headers } = await get(port, '/')
    expect(headers['content-security-policy']).toContain(
      "; connect-src 'self' https://id.example.com https://token.example.com;",
    )
  })

  it('has a preview without network and origin, that it alone may frame', async () => {
    const { port } = await startPage()
    const { status, headers } = await get(port, '/preview.html')
    expect(status).toBe(200)
    expect(headers).toMatchObject({
      'cache-control': 'no-store',
      'content-security-policy': PREVIEW_CSP,
      'x-frame-options': 'SAMEORIGIN',
    })
  })

  it('is not there for programs at paths that it does not have', async () => {
    const { port } = await startPage()
    for (const accept of ['*/*', 'application/json', '']) {
      const { status, headers } = await get(port, '/objects/abc', { Accept: accept })
      expect([status, headers['content-type']]).toEqual([404, 'application/problem+json'])
    }
  })

  it('leaves the API its paths', async () => {
    const { port, calls } = await startPage()
    await get(port, '/health', BROWSER)
    await get(port, '/v1/objects', BROWSER)
    expect(calls.map(({ name }) => name)).toEqual(['public', 'browse'])
    for (const [method, path, status] of [
      ['GET', '/v1', 404],
      ['GET', '/v1/', 404],
      ['GET', '/v1/nothing', 404],
      ['HEAD', '/v1/objects', 405],
      ['HEAD', '/health', 405],
      ['POST', '/', 404],
      ['DELETE', '/icon.svg', 404],
      ['OPTIONS', '/assets/index-one.js', 404],
    ] as const) {
      expect([method, path, (await get(port, path, BROWSER, method)).status]).toEqual([method, path, status])
    }
  })

  it('takes no body, and answers to its own name only', async () => {
    const { url, port } = await startPage()
    const sent = await rawExchange(
      port,
      `GET / HTTP/1.1\r\nHost: localhost:${port}\r\nConnection: close\r\nContent-Length: 1\r\n\r\nx`,
    )
    expect(parseAnswer(sent).status).toBe(413)
    expect((await get(port, '/', { Host: 'evil.example.com' })).status).toBe(421)
    expect((await fetch(url)).status).toBe(200)
  })
})

describe('a file of the page', () => {
  it('is kept for a year when its name holds a hash, and may be loaded from the origin of the preview', async () => {
    const { port } = await startPage()
    const { status, headers, body } = await get(port, scriptOf('one'))
    expect([status, body.toString()]).toEqual([200, scriptText('one')])
    expect(headers).toMatchObject({
      'access-control-allow-origin': '*',
      'cache-control': 'public, max-age=31536000, immutable',
      'content-type': 'text/javascript; charset=utf-8',
      'cross-origin-resource-policy': 'cross-origin',
      'x-content-type-options': 'nosniff',
    })
    const icon = await get(port, '/icon.svg')
    expect(icon.headers).toMatchObject({ 'cache-control': 'no-cache', 'content-type': 'image/svg+xml' })
    expect(icon.headers['content-security-policy']).toContain('sandbox')
    expect(icon.headers['access-control-allow-origin']).toBeUndefined()
  })

  it('comes compressed to whom takes that', async () => {
    const { port } = await startPage()
    for (const [accepted, encoding] of [
      ['gzip, deflate, br', 'br'],
      ['gzip;q=1.0, br;q=0', 'gzip'],
      ['GZIP', 'gzip'],
      ['zebra', undefined],
      ['gzip;q=0.000', undefined],
    ] as const) {
      const { headers } = await get(port, scriptOf('one'), { 'Accept-Encoding': accepted })
      expect([accepted, headers['content-encoding']]).toEqual([accepted, encoding])
      expect(headers).toMatchObject({
        vary: 'Accept-Encoding',
        'content-type': 'text/javascript; charset=utf-8',
      })
    }
    const zipped = await get(port, scriptOf('one'), { 'Accept-Encoding': 'gzip' })
    expect(gunzipSync(zipped.body).toString()).toBe(scriptText('one'))
    expect(zipped.headers['content-length']).toBe(String(zipped.body.length))
  })

  it('is not sent again to whom has it', async () => {
    const { port } = await startPage()
    const etag = String((await get(port, scriptOf('one'))).headers['etag'])
    for (const tags of [etag, etag.slice(2), `"other", ${etag}`, '*']) {
      const { status, headers, body } = await get(port, scriptOf('one'), { 'If-None-Match': tags })
      expect([tags, status, body.length, headers['etag']]).toEqual([tags, 304, 0, etag])
      expect(headers['cache-control']).toContain('immutable')
    }
    expect((await get(port, scriptOf('one'), { 'If-None-Match': 'W/"other"' })).status).toBe(200)
  })

  it('is whole, whatever range is asked for', async () => {
    const { port } = await startPage()
    for (const range of ['bytes=0-0', 'bytes=5-2', 'bytes=-5', 'bytes=99999-', 'bytes=0-0,2-3', 'nonsense']) {
      const { status, body } = await get(port, scriptOf('one'), { Range: range })
      expect([range, status, body.toString()]).toEqual([range, 200, scriptText('one')])
    }
  })

  it('says to HEAD what it says to GET, without the content', async () => {
    const { port } = await startPage()
    for (const path of ['/', scriptOf('one')]) {
      const { date: _, ...got } = (await get(port, path)).headers
      const head = await get(port, path, {}, 'HEAD')
      expect([head.status, head.body.length]).toEqual([200, 0])
      expect(head.headers).toMatchObject(got)
    }
  })

  it('is found by its name only', async () => {
    const { port } = await startPage()
    for (const path of [
      '/../outside.txt',
      '/..%2foutside.txt',
      '/%2e%2e/outside.txt',
      '/assets/../../outside.txt',
      '/assets/..%5c..%5coutside.txt',
      '/assets\\..\\..\\outside.txt',
      '/..%2foutside',
      '/%2e%2e/outside',
      '/a%5cb',
      '//evil.example.com',
      '//',
      '/a//b',
      '/%00',
      '/index.html%00',
      '/index.html/',
      '/assets/',
      '/assets/index-one',
      `${scriptOf('one')}.map`,
      `${scriptOf('one')}.gz`,
      '/.stamp.json',
      '/.hidden',
      '/.git/config',
      '/__proto__.js',
      '/favicon.ico',
    ]) {
      const { status, headers, body } = await get(port, path, BROWSER)
      expect([path, status, headers['content-type']]).toEqual([path, 404, 'application/problem+json'])
      expect(body.toString()).not.toContain('outside.txt')
    }
    expect((await get(port, '/%zz', BROWSER)).status).toBe(400)
  })

  it('is still there for pages of the build before, even when the disk holds nothing any more', async () => {
    const { folder, port } = await startPage()
    await get(port, '/')
    await putBuild(folder, 'two')
    expect((await get(port, '/')).body.toString()).toBe(indexOf('two'))
    for (const name of ['one', 'two'])
      expect((await get(port, scriptOf(name))).body.toString()).toBe(scriptText(name))
    await putBuild(folder, 'three')
    await get(port, '/')
    expect((await get(port, scriptOf('one'))).status).toBe(404)
    await rm(folder, { recursive: true })
    expect((await get(port, '/')).body.toString()).toBe(indexOf('three'))
    expect((await get(port, scriptOf('two'))).status).toBe(200)
  })
})

describe('a page that is replaced again and again', () => {
  it('is always seen whole, of one build', async () => {
    const { folder, port } = await startPage({ built: 'build0' })
    const replaced = new AbortController()
    const replacing = (async () => {
      for (let n = 1; n <= 40; n += 1) await putBuild(folder, `build${n}`)
      replaced.abort()
    })()
    const seen = new Set<string>()
    while (!replaced.signal.aborted) {
      const index = (await get(port, '/')).body.toString()
      const [, name = ''] = /index-(\w+)[.]js/.exec(index) ?? []
      seen.add(name)
      expect(index).toBe(indexOf(name))
      expect((await get(port, scriptOf(name))).body.toString()).toBe(scriptText(name))
    }
    await replacing
    expect(seen.size).toBeGreaterThan(2)
    expect((await get(port, '/')).body.toString()).toBe(indexOf('build40'))
  })
})

describe('while there is no page', () => {
  it('says that it is being built, asks again by itself, and shows it as soon as it is there', async () => {
    const { folder, port } = await startPage({ built: null, building: () => true })
    for (const path of ['/', '/objects/abc', '/preview.html']) {
      const { status, headers, body } = await get(port, path, BROWSER)
      expect([path, status, headers['refresh'], headers['retry-after']]).toEqual([path, 503, '2', '2'])
      expect(headers).toMatchObject({
        'cache-control': 'no-store',
        'content-type': 'text/html; charset=utf-8',
      })
      expect(body.toString()).toContain('The page is being built…')
      expect(body.toString()).not.toContain('<script')
    }
    expect((await get(port, scriptOf('one'))).status).toBe(404)
    await putBuild(folder, 'one')
    expect((await get(port, '/')).body.toString()).toBe(indexOf('one'))
  })

  it('says what to do when it could not be built, and the API goes on', async () => {
    const { port, calls, logLines } = await startPage({ built: null })
    const { status, headers, body } = await get(port, '/')
    expect([status, headers['refresh']]).toEqual([503, undefined])
    expect(body.toString()).toContain('npm run page')
    expect((await get(port, '/health')).status).toBe(200)
    expect(calls).toHaveLength(1)
    expect(logLines).toEqual([])
  })

  it('does not take a folder for a page that no build has finished', async () => {
    const { folder, port } = await startPage()
    await rm(join(folder, '.stamp.json'))
    expect((await get(port, '/')).status).toBe(503)
  })
})
