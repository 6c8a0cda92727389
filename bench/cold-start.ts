/**
 * What a cold start loads: each function's bundle beside one that only makes the same SDK clients, as medians of
 * interleaved rounds in processes of their own. Ready: imported, composed, and one event answered that asks no service.
 *
 *     node bench/cold-start.ts [--quick]
 */
import { spawnSync } from 'node:child_process'
import { readFileSync, statSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Metafile } from 'esbuild'
import { buildBaselines, CLIENTS } from './cold-start/baselines.ts'
import { packagesOf } from './cold-start/contents.ts'
import { median } from './median.ts'

const ROUNDS = process.argv.includes('--quick') ? 7 : 31
const TIME_MAX = 1.4
const MORE_MAX_KB = 450
const PACKAGES_SHOWN = 8

const ROOT = new URL('..', import.meta.url).pathname
const CHILD = new URL('cold-start/child.ts', import.meta.url).pathname

const kilobytes = (file: string): number => statSync(file).size / 1000

/** What a sound bundle answers to the event: there is no such route, or input. */
const NO_ROUTE = 'status 404'
const NO_INPUT = '$ZodError'

/** @returns milliseconds from before the import until it is ready. @throws when it answers anything but `expected` */
function timeOf(bundle: string, expected: string): number {
  const { status, stdout } = spawnSync(process.execPath, [CHILD, bundle], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  if (status !== 0) throw new Error(`${bundle} did not become ready.`)
  const [milliseconds, ...answered] = stdout.trim().split('\n').at(-1)?.split(' ') ?? []
  if (answered.join(' ') !== expected) throw new Error(`${bundle} answered with ${answered.join(' ')}.`)
  return Number(milliseconds)
}

const verdict = (met: boolean): string => (met ? 'met' : 'MISSED')

async function measure(name: keyof typeof CLIENTS, baseline: string): Promise<object> {
  const bundle = join(ROOT, 'dist', name, 'index.mjs')
  const times = { bundle: [] as number[], baseline: [] as number[] }
  for (let round = 0; round < ROUNDS; round++) {
    times.bundle.push(timeOf(bundle, name === 'sweep' ? NO_INPUT : NO_ROUTE))
    times.baseline.push(timeOf(baseline, NO_ROUTE))
  }
  const ready = median(times.bundle)
  const clientsReady = median(times.baseline)
  const more = kilobytes(bundle) - kilobytes(baseline)
  const promised = CLIENTS[name].length > 0
  return {
    function: name,
    kB: Math.round(kilobytes(bundle)),
    'clients kB': Math.round(kilobytes(baseline)),
    more: `${Math.round(more)} kB${promised ? ` (${verdict(more <= MORE_MAX_KB)})` : ''}`,
    'ready ms': ready.toFixed(0),
    'clients ms': clientsReady.toFixed(0),
    ratio: promised
      ? `${(ready / clientsReady).toFixed(2)} (${verdict(ready / clientsReady <= TIME_MAX)})`
      : '',
  }
}

const bundling = spawnSync(process.execPath, [join(ROOT, 'scripts/bundle.ts')], { stdio: 'inherit' })
if (bundling.status !== 0) throw new Error('The functions cannot be bundled.')
const folder = await mkdtemp(join(tmpdir(), 'keyfold-cold-start-'))
try {
  const baselines = await buildBaselines(ROOT, folder)
  const rows: object[] = []
  for (const [name, file] of baselines) rows.push(await measure(name, file))
  console.log(
    `Cold start: at most ${TIME_MAX} times the time of its clients alone, and ${MORE_MAX_KB} kB more`,
  )
  console.table(rows)
  const contents = JSON.parse(readFileSync(join(ROOT, 'dist', 'contents.json'), 'utf8')) as Metafile
  for (const [name] of baselines) {
    const packages = packagesOf(contents, `dist/${name}/index.mjs`).slice(0, PACKAGES_SHOWN)
    console.log(
      `${name}: ${packages.map(([of, bytes]) => `${of} ${Math.round(bytes / 1000)} kB`).join(', ')}`,
    )
  }
} finally {
  await rm(folder, { recursive: true, force: true })
}
