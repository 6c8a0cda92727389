/**
 * Requests a second of the whole vault, beside `bench/floor.ts` in the same run: writes and reads of 1 KiB and 1 MiB at 1, 8
 * and 64 connections. Rounds alternate between the two; each figure is a median, each ratio the median of the rounds' ratios.
 *
 *     node bench/api.ts [--quick]
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { Agent, type RequestOptions, request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { median } from './median.ts'

const QUICK = process.argv.includes('--quick')
const ROUNDS = QUICK ? 3 : 7
const CONNECTIONS = [1, 8, 64]
const SIZES = [
  { name: '1 KiB', bytes: 1024, requests: QUICK ? 400 : 2000, target: 0.5 },
  { name: '1 MiB', bytes: 1024 * 1024, requests: QUICK ? 48 : 160, target: 0.4 },
]
/** Ratios are promised at this many connections; the others are for the reader. */
const TARGET_CONNECTIONS = 8

type Server = { objects: string; token: string }
type Load = { size: (typeof SIZES)[number]; connections: number; method: 'POST' | 'GET' }

const root = new URL('..', import.meta.url).pathname
const servers: ChildProcess[] = []

/** @returns the line of JSON that it prints when it is ready. */
async function start(args: readonly string[]): Promise<any> {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', ...args], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'ignore'],
    env: { ...process.env, UV_THREADPOOL_SIZE: '16' },
  })
  servers.push(child)
  for await (const line of createInterface({ input: child.stdout })) return JSON.parse(line)
  throw new Error(`${args[0]} did not start.`)
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = once(child, 'exit')
  child.kill()
  await ended
}

async function startVault(folder: string): Promise<Server & { issuer: string }> {
  const line = await start([
    'bin/keyfold.js',
    'serve',
    '--no-page',
    '--json',
    '--port',
    '0',
    '--data',
    folder,
  ])
  const writer = line.clients.find(({ id }: { id: string }) => id === 'demo-writer')
  const response = await fetch(`${line.issuer}/token`, {
    method: 'POST',
    headers: { Authorization: `Basic ${Buffer.from(`${writer.id}:${writer.secret}`).toString('base64')}` },
    body: new URLSearchParams({ grant_type: 'client_credentials' }),
  })
  const { access_token: token } = (await response.json()) as { access_token: string }
  return { objects: `${line.url}/v1/objects`, token, issuer: line.issuer }
}

async function startFloor(
  folder: string,
  { issuer, token }: { issuer: string; token: string },
): Promise<Server> {
  const jwks = await (await fetch(`${issuer}/jwks`)).json()
  const options = JSON.stringify({ folder, issuer, audience: 'urn:keyfold:vault', jwks })
  const line = await start(['bench/floor.ts', options])
  return { objects: `http://127.0.0.1:${line.port}/objects`, token }
}

async function storeOne(server: Server, bytes: number): Promise<string> {
  const headers = { Authorization: `Bearer ${server.token}`, 'Content-Type': 'application/octet-stream' }
  const response = await fetch(server.objects, { method: 'POST', headers, body: Buffer.alloc(bytes, 7) })
  const { id } = (await response.json()) as { id: string }
  return `${server.objects}/${id}`
}

/** @returns requests a second: as many clients as connections, each sending its next request when it has its answer. */
async function measure(server: Server, { size, connections, method }: Load, url: string): Promise<number> {
  const agent = new Agent({ keepAlive: true, maxSockets: connections })
  const body = method === 'POST' ? Buffer.alloc(size.bytes, 7) : null
  const headers = {
    Authorization: `Bearer ${server.token}`,
    'Content-Type': 'application/octet-stream',
    ...(body === null ? {} : { 'Content-Length': body.length }),
  }
  const amount = Math.max(size.requests, connections * 2)
  let sent = 0
  const started = performance.now()
  const client = async (): Promise<void> => {
    while (sent++ < amount) await exchange(url, { agent, method, headers }, body)
  }
  await Promise.all(Array.from({ length: connections }, client))
  agent.destroy()
  return amount / ((performance.now() - started) / 1000)
}

function exchange(url: string, options: RequestOptions, body: Buffer | null): Promise<void> {
  return new Promise((resolve, reject) => {
    const outgoing = request(url, options, (response) => {
      const { statusCode = 0 } = response
      if (statusCode >= 300) reject(new Error(`Answered ${statusCode}.`))
      response.resume().on('end', resolve).on('error', reject)
    })
    outgoing.on('error', reject)
    outgoing.end(body)
  })
}

async function compare(vault: Server, floor: Server, load: Load): Promise<void> {
  const urls = await Promise.all(
    [vault, floor].map(async (server) =>
      load.method === 'POST' ? server.objects : storeOne(server, load.size.bytes),
    ),
  )
  const rates: { vault: number; floor: number }[] = []
  for (let round = 0; round <= ROUNDS; round++) {
    const rate = {
      vault: await measure(vault, load, urls[0] ?? ''),
      floor: await measure(floor, load, urls[1] ?? ''),
    }
    // The first round warms up.
    if (round > 0) rates.push(rate)
  }
  report(load, rates)
}

function report(
  { size, connections, method }: Load,
  rates: readonly { vault: number; floor: number }[],
): void {
  const ratio = median(rates.map(({ vault, floor }) => vault / floor))
  const verdict = connections === TARGET_CONNECTIONS ? verdictOf(ratio, size.target) : ''
  const columns = [
    `${method === 'POST' ? 'write' : 'read'} ${size.name}`.padEnd(12),
    String(connections).padStart(11),
    median(rates.map(({ vault }) => vault))
      .toFixed(0)
      .padStart(9),
    median(rates.map(({ floor }) => floor))
      .toFixed(0)
      .padStart(9),
    ratio.toFixed(2).padStart(7),
  ]
  console.log(`${columns.join(' ')}  ${verdict}`)
}

const verdictOf = (ratio: number, target: number): string =>
  ratio >= target ? `target ${target}: met` : `target ${target}: MISSED by ${(target - ratio).toFixed(2)}`

const folder = await mkdtemp(join(tmpdir(), 'keyfold-bench-'))
try {
  const vault = await startVault(join(folder, 'vault'))
  const floor = await startFloor(folder, vault)
  console.log(`API, requests a second (medians of ${ROUNDS} rounds)\n`)
  console.log('load         connections     vault     floor   ratio')
  for (const size of SIZES) {
    for (const method of ['POST', 'GET'] as const) {
      for (const connections of CONNECTIONS) await compare(vault, floor, { size, connections, method })
    }
  }
} finally {
  await Promise.all(servers.map(stop))
  await rm(folder, { recursive: true, force: true })
}
