import { median } from '../median.ts'

export type Contender = { readonly name: string; readonly call: (index: number) => Promise<unknown> }

export type Result = {
  readonly name: string
  /** Calls a second. */
  readonly rate: number
  /** That to the first contender's. */
  readonly ratio: number
  /** The first contender's processor time a call to this one's, of all threads: what other programs do moves it less. */
  readonly processorRatio: number
}

type Sample = { readonly rate: number; readonly processorRate: number }

/** Each contender in turn, one call after the other; the first round warms up. */
export async function compare(
  contenders: readonly Contender[],
  { rounds, calls }: { readonly rounds: number; readonly calls: number },
): Promise<readonly Result[]> {
  const samples: Sample[][] = contenders.map(() => [])
  for (let round = 0; round <= rounds; round += 1) {
    for (const [index, contender] of contenders.entries()) {
      const sample = await measure(contender, calls)
      if (round > 0) samples[index]?.push(sample)
    }
  }
  const floor = samples[0] ?? []
  return contenders.map(({ name }, index) => {
    const own = samples[index] ?? []
    const ratioOf = (part: keyof Sample): number =>
      median(own.map((sample, round) => sample[part] / (floor[round]?.[part] ?? 0)))
    const rate = median(own.map((sample) => sample.rate))
    return { name, rate, ratio: ratioOf('rate'), processorRatio: ratioOf('processorRate') }
  })
}

async function measure({ call }: Contender, calls: number): Promise<Sample> {
  const [started, usage] = [performance.now(), process.cpuUsage()]
  for (let index = 0; index < calls; index += 1) await call(index)
  const { user, system } = process.cpuUsage(usage)
  return {
    rate: calls / ((performance.now() - started) / 1_000),
    processorRate: calls / ((user + system) / 1_000_000),
  }
}
