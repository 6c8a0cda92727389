/** The function that CloudFront calls for each address of a view. */
import { readFileSync } from 'node:fs'
import { createContext, runInContext } from 'node:vm'
import { describe, expect, it } from 'vitest'
import { withConnectSources } from '../../infra/constructs/page-files.ts'

const source = readFileSync(new URL('../../infra/cloudfront/views.js', import.meta.url), 'utf8')

/** As CloudFront calls it: a global `handler`, with nothing of Node around it. */
function rewritten(uri: string): { uri: string; method: string; querystring: object } {
  const event = { version: '1.0', request: { method: 'GET', uri, querystring: {}, headers: {}, cookies: {} } }
  const context = createContext({ event })
  return runInContext(`${source};handler(event)`, context)
}

describe('the address of', () => {
  it.each([
    '/',
    '/objects',
    '/objects/',
    '/objects/0a1B-_xyz/versions',
    '/v1.2/objects',
    '',
  ])('a view, %j, is that of the page', (uri) => {
    expect(rewritten(uri)).toEqual({
      method: 'GET',
      uri: '/index.html',
      querystring: {},
      headers: {},
      cookies: {},
    })
  })

  it.each([
    '/index.html',
    '/config.json',
    '/assets/main-1a2b.js',
    '/favicon.ico',
    '/a/b.c',
  ])('a file, %s, stays as it is', (uri) => {
    expect(rewritten(uri).uri).toBe(uri)
  })

  it('is small enough for CloudFront, which takes 10 KB', () => {
    expect(source.length).toBeLessThan(10_000)
  })
})

describe('the policy in index.html', () => {
  const connect = ['https://api.example', 'https://login.example', 'https://api.example']

  it('stands first in the head, whatever its tag looks like', () => {
    expect(withConnectSources('<html><HEAD class="x"><title>T</title>', connect)).toBe(
      '<html><HEAD class="x">\n    <meta http-equiv="Content-Security-Policy" ' +
        `content="connect-src 'self' https://api.example https://login.example"><title>T</title>`,
    )
  })

  it('is not left out of a page without a head', () => {
    expect(() => withConnectSources('<header></header>', connect)).toThrow('has no <head>')
  })
})
