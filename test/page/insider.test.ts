/**
 * The story of an insider, from the first slow copies to the undoing of the answer: through the real API and in a real browser, on a vault whose clock
 * has gone through eight weeks when the page is opened.
 * @module-tag longer
 */
import { mkdtemp, writeFile } from 'node:fs/promises'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest'
import { DAY_MS } from '../../lib/clock.ts'
import { mapBounded } from '../../lib/concurrency.ts'
import type { RunningVault } from '../../local/serve.ts'
import { Random } from '../anomaly/traffic/random.ts'
import { tokenFor } from '../local/support/serve.ts'
import { useChromium } from '../support/browser.ts'
import { listen, stopServer } from '../support/http-server.ts'
import { dialog } from './support/keys.ts'
import { signedIn, startVault } from './support/people.ts'
import { follow } from './support/steps.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const TIMEOUT_MS = 300_000
const WEEKS = 8
const ORDINARY_WEEKS = 7
const RECORDS = 600
/** Whoever has its secret. */
const INSIDER = 'demo-steward'
/** The detection runs each half a minute of real time. */
const A_RUN_MS = 40_000

type FindingView = {
  readonly id: string
  readonly detector: string
  readonly severity: string
  readonly raisedAt: string
  readonly principals: readonly string[]
}
type Told = { readonly findings: readonly FindingView[] }

const random = new Random(7, 'insider')
const chromium = useChromium()
const told: Told[] = []
let now = 0
let vault: RunningVault
let records: readonly string[]
let insider = ''

beforeAll(async () => {
  const take = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    told.push(JSON.parse(await text(request)) as Told)
    response.end()
  }
  const webhook = createServer((request, response) => void take(request, response))
  const port = await listen(webhook)
  const data = await mkdtemp(join(tmpdir(), 'keyfold-insider-'))
  const anomalies = { suspend: true, notify: { webhook: `http://127.0.0.1:${port}/hook` } }
  await writeFile(join(data, 'config.json'), JSON.stringify({ anomalies }))
  now = mondayBefore(Date.now() - WEEKS * 7 * DAY_MS)
  vault = await startVault({ data, clock: () => now })
  return async () => {
    await vault.close()
    await stopServer(webhook)
  }
}, TIMEOUT_MS)
afterAll(() => expect(now).toBeLessThanOrEqual(Date.now()))

/** Midnight, UTC. */
const mondayBefore = (time: number): number => {
  const day = Math.floor(time / DAY_MS)
  // The first day of 1970 was a Thursday.
  return (day - ((day + 3) % 7)) * DAY_MS
}

async function call(token: string, method: string, path: string, body?: string): Promise<Response> {
  const purpose = token === insider ? { 'Keyfold-Purpose': 'support' } : {}
  const headers = { Authorization: token, 'Content-Type': 'application/json', ...purpose }
  return fetch(`${vault.url}${path}`, { method, headers, ...(body === undefined ? {} : { body }) })
}

async function storeRecords(): Promise<readonly string[]> {
  const writer = `Bearer ${await tokenFor(vault, 'demo-writer')}`
  return mapBounded(
    Array.from({ length: RECORDS }, (_, number) => number),
    8,
    async (number) => {
      const stored = await call(writer, 'POST', '/v1/objects', `{"record":${number}}`)
      const { id } = (await stored.json()) as { id: string }
      const shared = await call(writer, 'PUT', `/v1/objects/${id}/grants/role:reader`, '{}')
      expect(shared.ok).toBe(true)
      return id
    },
  )
}

type Reader = { readonly token: string; readonly reads: number }

const someRecord = (): string => records[Math.floor(random.next() * records.length)] as string
/** Some come again and again: most work is with a few. */
const dailyRecord = (): string => records[Math.floor(random.next() ** 3 * records.length)] as string

/** Reads within the hours of an office. */
async function work(day: number, readers: readonly Reader[]): Promise<void> {
  const moments = readers
    .flatMap(({ token, reads }) =>
      Array.from({ length: reads }, () => ({
        token,
        at: day + (8 + random.next() * 9) * HOUR_MS,
      })),
    )
    .sort((one, other) => one.at - other.at)
  for (const { token, at } of moments) {
    now = Math.round(at)
    const read = await call(token, 'GET', `/v1/objects/${dailyRecord()}`)
    expect(read.status, await read.text()).toBe(200)
  }
}

/** More on some days than on others. */
const about = (reads: number): number => Math.round(reads * (0.7 + 0.6 * random.next()))

async function openFindings(auditor: string): Promise<readonly FindingView[]> {
  const answer = await call(auditor, 'GET', '/v1/findings?state=open')
  const { findings } = (await answer.json()) as { findings: readonly FindingView[] }
  return findings.filter(({ principals }) => principals.includes(`client:${INSIDER}`))
}

async function noticed(
  auditor: string,
  isIt: (finding: FindingView) => boolean,
  withinMs: number,
): Promise<FindingView | null> {
  for (const until = Date.now() + withinMs; Date.now() < until; await sleep(500)) {
    const finding = (await openFindings(auditor)).find(isIt)
    if (finding !== undefined) return finding
  }
  return null
}

/** At most one message a minute is sent. */
async function expectTold(id: string): Promise<void> {
  const ids = () => told.flatMap(({ findings }) => findings.map((one) => one.id))
  await expect.poll(ids, { timeout: A_RUN_MS + 60_000 }).toContain(id)
}

it('copies slowly, then quickly, and is noticed, told of, kept out, looked into and let back in', {
  timeout: TIMEOUT_MS,
}, async () => {
  const auditor = `Bearer ${await tokenFor(vault, 'demo-auditor')}`
  const colleague = `Bearer ${await tokenFor(vault, 'demo-reader')}`
  insider = `Bearer ${await tokenFor(vault, INSIDER)}`
  records = await storeRecords()
  const first = now
  const days = Array.from({ length: WEEKS * 7 }, (_, day) => first + day * DAY_MS)
  const isWorkday = (day: number): boolean => (day / DAY_MS + 3) % 7 < 5

  // Weeks of work; then the copies begin, some more each day.
  let slow: FindingView | null = null
  for (const day of days.filter(isWorkday)) {
    const copying = Math.max(0, (day - first) / DAY_MS - ORDINARY_WEEKS * 7 + 1)
    const copies = copying === 0 ? 0 : 20 + 10 * copying
    await work(day, [
      { token: colleague, reads: about(20) },
      { token: insider, reads: about(20) + copies },
    ])
    if (copies > 0) slow = await noticed(auditor, () => true, A_RUN_MS)
    if (slow !== null) break
  }
  expect(slow?.severity).toMatch(/medium|high/)
  await expectTold(slow?.id ?? '')

  // Then all of it, in a quarter of an hour that ends now.
  const began = Date.now() - 15 * MINUTE_MS
  for (const [index, record] of records.entries()) {
    now = began + Math.round((index / records.length) * 14 * MINUTE_MS)
    await (await call(insider, 'GET', `/v1/objects/${record}`)).arrayBuffer()
  }
  now = Date.now() - 1_000
  await call(colleague, 'GET', `/v1/objects/${someRecord()}`)
  now = Date.now()
  const timer = setInterval(() => {
    now = Date.now()
  }, 100)
  onTestFinished(() => clearInterval(timer))
  const quick = await noticed(auditor, ({ severity }) => severity === 'critical', 2 * A_RUN_MS)

  await expectTold(quick?.id ?? '')

  // Kept out, and nobody else is.
  const refused = await call(insider, 'GET', `/v1/objects/${records[0]}`)
  expect(refused.status).toBe(403)
  expect((await call(colleague, 'GET', `/v1/objects/${records[0]}`)).status).toBe(200)

  const { page } = await signedIn(chromium, vault, 'auditor')
  await follow(page, `/findings/${quick?.id}`)
  await page.getByText('Kept out until').first().waitFor()
  await page.getByText(/^What is usual for /).waitFor()
  await page.getByRole('button', { name: 'Acknowledge…' }).first().click()
  await dialog(page).getByLabel('Reason').fill('Spoken to; the copies are deleted')
  await dialog(page).getByRole('button', { name: 'Acknowledge' }).click()
  await page.getByText('Acknowledged by you').first().waitFor()
  await page.getByRole('button', { name: 'Let back in…' }).first().click()
  await dialog(page).getByRole('button', { name: 'Let back in' }).click()
  await page
    .getByText(/Let back in by you/)
    .first()
    .waitFor()

  expect((await call(insider, 'GET', `/v1/objects/${records[0]}`)).status).toBe(200)
  const record = await (await call(auditor, 'GET', '/v1/audit/events?all=true&limit=100')).json()
  const actions = (record as { events: { action: string }[] }).events.map(({ action }) => action)
  expect(actions).toEqual(expect.arrayContaining(['finding.acknowledge', 'principal.resume']))
})
