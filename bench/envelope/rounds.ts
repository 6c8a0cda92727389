import { median } from '../median.ts'

/** One thing to be timed; `iterations` runs of it make one sample. */
export type Task = { name: string; iterations: number; run: () => unknown }

/**
 * Times tasks in interleaved rounds, so that whatever else the machine does meets all of them alike, and gives
 * the median time of each in microseconds per run. The first round warms up and does not count.
 */
export const medianMicroseconds = async (
  tasks: readonly Task[],
  rounds: number,
): Promise<Map<string, number>> => {
  const samples = new Map<string, number[]>(tasks.map(({ name }) => [name, []]))
  for (let round = 0; round <= rounds; round++) {
    // Another task begins each round, so that none always follows the same one.
    const order = tasks.map((_, index) => tasks[(index + round) % tasks.length])
    for (const task of order) {
      if (task === undefined) continue
      const microseconds = await sample(task)
      if (round > 0) samples.get(task.name)?.push(microseconds)
    }
  }
  return new Map([...samples].map(([name, values]) => [name, median(values)]))
}

const sample = async ({ iterations, run }: Task): Promise<number> => {
  const start = process.hrtime.bigint()
  for (let iteration = 0; iteration < iterations; iteration++) await run()
  return Number(process.hrtime.bigint() - start) / 1000 / iterations
}
