/**
 * One size, in a process of its own: `node bench/rotation/measure.ts <versions> <rounds>` prints one line of JSON. Both loops
 * move all versions from one generation to the next, in turns, on the same files.
 */
import { forEachBounded } from '../../lib/concurrency.ts'
import { generateNewKey } from '../../lib/keys/crypto-key.ts'
import type { Generation } from '../../lib/keys/generation.ts'
import { contextOf } from '../../lib/objects/context.ts'
import { beginOrResume } from '../../lib/rotation/begin.ts'
import { ROTATION_POLICY } from '../../lib/rotation/policy.ts'
import type { WrappedVersion } from '../../lib/rotation/ports.ts'
import { rewrapPage } from '../../lib/rotation/rewrap-page.ts'
import type { WorkPage } from '../../lib/rotation/tasks.ts'
import { median } from '../median.ts'
import { type BenchVault, openBenchVault } from './vault.ts'

export type Measured = {
  readonly versions: number
  /** Microseconds a version, medians. */
  readonly keyfold: number
  readonly bare: number
  /** Median of the rounds' ratios of speed. */
  readonly ratio: number
  /** Resident memory above that before the work began, in MiB. */
  readonly growthMib: number
  /** Calls of each port, for one version; none of more than 10,000. */
  readonly calls: Readonly<Record<string, number>>
}

const EXECUTION = 'bench'
const MIB = 1024 * 1024

/** Calls are counted where that takes no time worth it. */
const COUNTED_MAX = 10_000

/** Resident memory is looked at so often, in milliseconds. */
const MEMORY_INTERVAL_MS = 20

async function nextGeneration({ stores }: BenchVault): Promise<Generation> {
  const active = await stores.generations.active()
  const next = (active?.generation ?? 0) + 1
  const keyId = await stores.keys.createKey(next)
  await stores.generations.claim(next, keyId, Date.now())
  await stores.keys.importMaterial(keyId, generateNewKey())
  await stores.generations.activate(active?.generation ?? null, next, Date.now())
  const found = await stores.generations.find(next)
  if (found === null) throw new Error('The generation cannot be read back.')
  return found
}

/** Every worker of a pass, as the workflow runs them. */
async function byKeyfold({ ports }: BenchVault): Promise<number> {
  const run = await beginOrResume(ports, {
    mode: 'rewrap',
    scope: null,
    waiveEscrow: true,
    compromised: null,
    trigger: 'request',
    requestedBy: 'client:bench',
    execution: EXECUTION,
  })
  const started = performance.now()
  await Promise.all(ports.queue.shards.map((shard) => workOn(ports, run.rotation, shard)))
  const took = performance.now() - started
  await ports.rotations.change(run.rotation, run.revision, { state: 'finished' })
  return took
}

async function workOn(ports: BenchVault['ports'], rotation: number, shard: string): Promise<void> {
  let page: WorkPage = { cursor: null, more: true, done: 0, failed: 0, raced: 0 }
  while (page.more) {
    const item = { work: 'rewrap', shard } as const
    page = await rewrapPage(ports, { rotation, execution: EXECUTION, pass: 1, item, page })
  }
}

/** The same call of the key service and the same conditional update, with as many at once; what to move is in memory already. */
async function byBareLoop({ stores }: BenchVault, from: Generation, to: Generation): Promise<number> {
  const versions: WrappedVersion[] = []
  for (const shard of stores.queue.shards) {
    const { versions: found } = await stores.queue.under(
      shard,
      from.generation,
      null,
      Number.MAX_SAFE_INTEGER,
    )
    versions.push(...found)
  }
  const started = performance.now()
  await forEachBounded(
    versions,
    ROTATION_POLICY.rewrapsAtOnce * stores.queue.shards.length,
    async (version) => {
      const context = contextOf('v-bench', version)
      const source = { keyId: from.keyId, wrapped: version.wrappedDataKey, context }
      const { wrapped } = await stores.keys.rewrap(source, to.keyId, context)
      await stores.wraps.replaceKey(version, { wrappedDataKey: wrapped, generation: to.generation })
    },
  )
  return performance.now() - started
}

/** Counts the calls of every port while `work` runs. */
async function counted(
  vault: BenchVault,
  work: (vault: BenchVault) => Promise<unknown>,
): Promise<Map<string, number>> {
  const counts = new Map<string, number>()
  const watch = (name: string, port: unknown): unknown =>
    typeof port !== 'object' || port === null || name === 'database'
      ? port
      : new Proxy(port, {
          get(target, property) {
            const member = Reflect.get(target, property)
            if (typeof member !== 'function') return member
            const call = `${name}.${String(property)}`
            return (...parameters: unknown[]) => {
              counts.set(call, (counts.get(call) ?? 0) + 1)
              return member.apply(target, parameters)
            }
          },
        })
  const watched = Object.entries(vault.ports).map(([name, port]) => [name, watch(name, port)])
  await work({ ...vault, ports: Object.fromEntries(watched) as BenchVault['ports'] })
  return counts
}

async function measure(versions: number, rounds: number): Promise<Measured> {
  const vault = await openBenchVault(versions)
  try {
    await nextGeneration(vault)
    const counts = versions <= COUNTED_MAX ? await counted(vault, byKeyfold) : new Map<string, number>()
    const before = process.memoryUsage().rss
    let peak = before
    const sampler = setInterval(() => {
      peak = Math.max(peak, process.memoryUsage().rss)
    }, MEMORY_INTERVAL_MS)
    const ours: number[] = []
    for (let round = 0; round < rounds; round++) {
      await nextGeneration(vault)
      ours.push(await byKeyfold(vault))
    }
    clearInterval(sampler)
    const bare: number[] = []
    const again: number[] = []
    for (let round = 0; round < rounds; round++) {
      const from = await vault.stores.generations.active()
      const to = await nextGeneration(vault)
      if (from === null) throw new Error('No generation is active.')
      bare.push(await byBareLoop(vault, from, to))
      await nextGeneration(vault)
      again.push(await byKeyfold(vault))
    }
    const perVersion = (milliseconds: number): number => (milliseconds * 1_000) / versions
    return {
      versions,
      keyfold: perVersion(median([...ours, ...again])),
      bare: perVersion(median(bare)),
      ratio: median(bare.map((time, round) => time / (again[round] ?? Number.NaN))),
      growthMib: (peak - before) / MIB,
      calls: Object.fromEntries([...counts].map(([name, count]) => [name, count / versions])),
    }
  } finally {
    await vault.close()
  }
}

const [versions, rounds] = process.argv.slice(2).map(Number)
process.stdout.write(`${JSON.stringify(await measure(versions ?? 1_000, rounds ?? 1))}\n`)
