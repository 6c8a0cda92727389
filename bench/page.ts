/**
 * What the page asks of a browser: how much code its first views load, how soon they can be used on a slow phone, and what axe
 * finds. The time is set against that of a screen without any script from the same server, in the same browser.
 */
import { existsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, Page, Request } from 'playwright-core'
import type { RunningVault } from '../local/serve.ts'
import { signIn, startVault } from '../test/page/support/people.ts'
import { examine } from '../test/support/axe.ts'
import { launchChromium } from '../test/support/chromium.ts'
import { median } from './median.ts'

const BUILT = join(import.meta.dirname, '../dist/page')
const LIMIT_KB = 250
/** As Lighthouse has a phone: a processor at a quarter of the speed, and what it calls slow 4G. */
const CPU_SLOWDOWN = 4
const SLOW_4G = { offline: false, latency: 150, downloadThroughput: 204_800, uploadThroughput: 93_750 }
const ROUNDS = process.argv.includes('--quick') ? 3 : 7

type Seen = { readonly ms: number; readonly scripts: readonly string[]; readonly faults: number }
type View = { readonly name: string; readonly rounds: Seen[] }

/** As the server sends it to who takes gzip. */
const kilobytes = (scripts: readonly string[]): number =>
  scripts.reduce((sum, path) => {
    const compressed = join(BUILT, `${path}.gz`)
    return sum + statSync(existsSync(compressed) ? compressed : join(BUILT, path)).size
  }, 0) / 1_000

const views: readonly View[] = [
  { name: 'a screen without any script', rounds: [] },
  { name: 'the page, before signing in', rounds: [] },
  { name: 'the list of objects, reloaded', rounds: [] },
]
const vault = await startVault()
const browser = await launchChromium()
try {
  for (let round = 0; round < ROUNDS; round += 1) {
    const seen = await oneRound(browser, vault, round === 0)
    seen.forEach((each, index) => views[index]?.rounds.push(each))
  }
  report(views)
} finally {
  await browser.close()
  await vault.close()
}

/** With nothing in the browser's cache at the beginning. */
async function oneRound(
  running: Browser,
  { url, people }: RunningVault,
  examined: boolean,
): Promise<readonly Seen[]> {
  const person = people.find(({ login }) => login === 'ann')
  if (person === undefined) throw new Error('There is no ann')
  const page = await phone(running)
  const screen = await see(page, `${url}/oidc/password`, 'h1', examined)
  const start = await see(page, `${url}/`, 'button:has-text("Sign in")', examined)
  await signIn(page, url, person)
  const store = 'a[href="/objects/new"]'
  await page.locator(store).first().waitFor()
  const objects = await see(page, `${url}/objects`, store, examined)
  await page.context().close()
  return [screen, start, objects]
}

async function phone(running: Browser): Promise<Page> {
  const context = await running.newContext({ viewport: { width: 360, height: 720 } })
  const page = await context.newPage()
  const session = await context.newCDPSession(page)
  await session.send('Emulation.setCPUThrottlingRate', { rate: CPU_SLOWDOWN })
  await session.send('Network.emulateNetworkConditions', SLOW_4G)
  return page
}

/** @param control what is interactive when the view is: it is there, at rest, enabled, and nothing covers it */
async function see(page: Page, address: string, control: string, examined: boolean): Promise<Seen> {
  const scripts = new Set<string>()
  const note = (request: Request): unknown =>
    request.resourceType() === 'script' && scripts.add(new URL(request.url()).pathname)
  page.on('request', note)
  const begin = performance.now()
  await page.goto(address, { waitUntil: 'commit' })
  await page.locator(control).first().click({ trial: true })
  const ms = performance.now() - begin
  page.off('request', note)
  const faults = examined ? (await examine(page)).violations.length : 0
  return { ms, scripts: [...scripts], faults }
}

function report(all: readonly View[]): void {
  const title = `The page on a slow phone (medians of ${ROUNDS} rounds; processor ${CPU_SLOWDOWN} times slower, slow 4G)`
  console.log(`\n${title}\n`)
  console.log(''.padEnd(38), 'interactive', '    ratio', '  JavaScript, gzip', '  axe')
  const floor = median((all[0]?.rounds ?? []).map(({ ms }) => ms))
  for (const { name, rounds } of all) {
    const ms = median(rounds.map((round) => round.ms))
    const kb = Math.max(...rounds.map(({ scripts }) => kilobytes(scripts)))
    const faults = Math.max(...rounds.map((round) => round.faults))
    const verdict = kb <= LIMIT_KB ? '' : `  MISSED by ${(kb - LIMIT_KB).toFixed(0)} kB`
    console.log(
      name.padEnd(38),
      `${ms.toFixed(0)} ms`.padStart(11),
      (ms / floor).toFixed(2).padStart(9),
      `${kb.toFixed(0)} kB`.padStart(18),
      `${faults}`.padStart(5),
      verdict,
    )
  }
  console.log(`\nLimit of JavaScript for the first view: ${LIMIT_KB} kB.`)
}
