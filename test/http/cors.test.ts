/** An API whose page is of another origin, as in AWS. On one machine both are of the same one. */
import { afterAll, beforeAll, expect, it } from 'vitest'
import document from '../../docs/openapi.json' with { type: 'json' }
import { corsHeaders, preflightHeaders } from '../../lib/http/cors.ts'
import type { Method } from '../../lib/http/routes.ts'
import { SECURITY_HEADERS } from '../../lib/http/security-headers.ts'
import { createFunctions } from '../../local/functions.ts'
import {
  type CallOptions,
  openTestVault,
  PUBLIC_CONFIG,
  proxyEvent,
  type TestVault,
} from '../support/vault.ts'

const PAGE = 'https://page.example'

/** What a script of another origin sees unasked (Fetch standard, "CORS-safelisted response-header name"). */
const SAFELISTED = ['Cache-Control', 'Content-Language', 'Content-Type', 'Expires', 'Last-Modified', 'Pragma']

let vault: TestVault
let functions: ReturnType<typeof createFunctions>
let token: string

beforeAll(async () => {
  vault = await openTestVault()
  token = await vault.client('ann', 'writer')
  const { vault: own, workflow, people } = vault
  const withPage = { ...own, http: { ...own.http, pageOrigin: PAGE } }
  functions = createFunctions(withPage, { workflow, people: people.ports, publicConfig: PUBLIC_CONFIG })
})
afterAll(() => vault.close())

async function sentBy(name: keyof typeof functions, method: Method, route: string, options: CallOptions) {
  const { statusCode, headers = {}, body } = await functions[name](proxyEvent(method, route, options))
  return { statusCode, headers, body }
}

it('lets the page read answers, refusals and failures with all of their headers, and no other origin', async () => {
  const stored = await sentBy('write', 'POST', '/v1/objects', { token, body: 'content' })
  const path = { id: JSON.parse(stored.body).id }
  const headers = { 'Keyfold-Filename': 'a.txt' }
  const answers = [
    stored,
    await sentBy('write', 'POST', '/v1/objects', { token, headers, body: 'content' }),
    await sentBy('read', 'GET', '/v1/objects/{id}', { token, path, headers: { Range: 'bytes=1-2' } }),
    await sentBy('read', 'GET', '/v1/objects/{id}', { token, path, headers: { Range: 'bytes=9-' } }),
    await sentBy('browse', 'GET', '/v1/objects', { token, query: { no: 'such' } }),
    await sentBy('browse', 'GET', '/v1/objects', {}),
    await sentBy('public', 'GET', '/health', {}),
  ]
  expect(answers.map(({ statusCode }) => statusCode)).toEqual([201, 201, 206, 416, 400, 401, 200])
  for (const answer of answers) {
    expect(answer.headers).toMatchObject(corsHeaders(PAGE))
    const exposed = corsHeaders(PAGE)['Access-Control-Expose-Headers']?.split(', ')
    const others = [...SAFELISTED, ...Object.keys(SECURITY_HEADERS), ...Object.keys(corsHeaders(PAGE))]
    expect(exposed).toEqual(
      expect.arrayContaining(Object.keys(answer.headers).filter((header) => !others.includes(header))),
    )
    expect(answer.headers).not.toHaveProperty('Access-Control-Allow-Credentials')
  }
})

it('says nothing of origins where the page is of its own', async () => {
  const { headers } = await vault.call('GET', '/health')
  expect(Object.keys(headers).join()).not.toMatch(/access-control|vary/i)
})

it('lets the page send every header that a route takes, and a token, and nothing else', () => {
  const operations = Object.values<any>(document.paths).flatMap((path) => Object.values<any>(path))
  const taken = operations.flatMap(({ parameters = [] }) =>
    parameters.filter((parameter: any) => parameter.in === 'header').map(({ name }: any) => String(name)),
  )
  expect(taken.length).toBeGreaterThan(10)
  const allowed = preflightHeaders(PAGE, [])['Access-Control-Allow-Headers']?.toLowerCase().split(', ')
  expect(new Set(allowed)).toEqual(new Set([...taken, 'authorization', 'content-type']))
})

it('answers a preflight with the methods of the resource, for two hours at most', () => {
  expect(preflightHeaders(PAGE, ['GET', 'PUT'])).toMatchObject({
    'Access-Control-Allow-Origin': PAGE,
    'Access-Control-Allow-Methods': 'GET, PUT',
    'Access-Control-Max-Age': '7200',
    Vary: 'Origin',
  })
})
