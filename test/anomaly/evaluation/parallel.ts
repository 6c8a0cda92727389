import { Worker } from 'node:worker_threads'
import { CONTENDERS, type EvaluationOptions, emptyTallies, type Tallies } from './evaluate.ts'
import { addTally } from './tally.ts'

/** @param threads how many seeds are looked at side by side */
export async function evaluateSeeds(
  seeds: readonly number[],
  options: EvaluationOptions,
  threads: number,
  onDone: (done: number) => void = () => undefined,
): Promise<Tallies> {
  const waiting = [...seeds]
  const results = new Map<number, Tallies>()
  const take = (worker: Worker): Promise<void> =>
    new Promise((resolve, reject) => {
      worker.on('error', reject)
      const next = (): void => {
        const seed = waiting.shift()
        if (seed === undefined) return resolve()
        worker.once('message', (tallies: Tallies) => {
          results.set(seed, tallies)
          onDone(results.size)
          next()
        })
        // oxlint-disable-next-line unicorn/require-post-message-target-origin -- A thread has no other origin than its own.
        worker.postMessage(seed)
      }
      next()
    })
  const workers = Array.from({ length: Math.min(threads, seeds.length) }, () => startWorker(options))
  try {
    await Promise.all(workers.map(take))
  } finally {
    await Promise.all(workers.map((worker) => worker.terminate()))
  }
  return sumOf(seeds.flatMap((seed) => results.get(seed) ?? []))
}

const startWorker = (options: EvaluationOptions): Worker =>
  new Worker(new URL('worker.ts', import.meta.url), { workerData: { options } })

function sumOf(all: readonly Tallies[]): Tallies {
  const sum = emptyTallies()
  for (const tallies of all) for (const name of CONTENDERS) addTally(sum[name], tallies[name])
  return sum
}
