/**
 * Measures the envelope codec and prints ratios: medians of interleaved rounds in one run.
 *
 *     node bench/envelope.ts [--quick]
 */
import { randomBytes } from 'node:crypto'
import { FRAME_LENGTH_POLICY, frameLengthFor } from '../lib/envelope/frame-length.ts'
import { type Contender, keyfold, nodeCrypto, stockSdk } from './envelope/contenders.ts'
import { peakResidentMib } from './envelope/memory.ts'
import { medianMicroseconds, type Task } from './envelope/rounds.ts'

const KIB = 1024
const MIB = 1024 * KIB
const QUICK = process.argv.includes('--quick')
const ROUNDS = QUICK ? 7 : 31
const HEAP_LIMIT_MIB = 32
const PEAK_MAX_MIB = 120
const GROWTH_MAX = 1.1

/** `verdict` is empty where nothing is promised. */
type Row = { measured: string; value: string; target: string; verdict: string }

type Rival = { name: string; contender: Contender; iterations: number; target: number | undefined }

/** Times sealing and opening by the vault's codec against each rival. */
const race = async (size: string, plaintext: Buffer, iterations: number, rivals: Rival[]): Promise<Row[]> => {
  const ours = { name: 'Keyfold', contender: keyfold(plaintext), iterations }
  const rows: Row[] = []
  for (const direction of ['seal', 'open'] as const) {
    const tasks: Task[] = [ours, ...rivals].map((task) => ({ ...task, run: task.contender[direction] }))
    const medians = await medianMicroseconds(tasks, ROUNDS)
    const our = medians.get(ours.name) ?? Number.NaN
    rows.push(row(`${direction} ${size}, Keyfold`, speed(our, plaintext.length)))
    for (const { name, target } of rivals) {
      const theirs = medians.get(name) ?? Number.NaN
      const ratio = theirs / our
      const value = `${ratio.toFixed(2)}x`
      const against = `${direction} ${size}, against ${name} (${speed(theirs, plaintext.length)})`
      if (target === undefined) rows.push(row(against, value))
      else rows.push(row(against, value, `at least ${target}x`, missedBy(target - ratio, 'x')))
    }
  }
  return rows
}

const row = (measured: string, value: string, target = '', verdict = ''): Row => ({
  measured,
  value,
  target,
  verdict,
})

const missedBy = (amount: number, unit: string): string =>
  amount <= 0 ? 'met' : `MISSED by ${amount.toFixed(unit === 'x' ? 2 : 0)}${unit}`

const speed = (microseconds: number, bytes: number): string =>
  bytes < MIB ? `${microseconds.toFixed(0)} us` : `${(bytes / microseconds).toFixed(0)} MB/s`

const largeRows = async (): Promise<Row[]> => {
  const plaintext = randomBytes(8 * MIB)
  const frameLength = frameLengthFor(plaintext.length)
  return race('8 MiB', plaintext, 4, [
    { name: 'one-shot node:crypto', contender: nodeCrypto(plaintext), iterations: 4, target: 0.85 },
    { name: 'client-node, its frames', contender: await stockSdk(plaintext), iterations: 1, target: 10 },
    {
      name: 'client-node, our frames',
      contender: await stockSdk(plaintext, frameLength),
      iterations: 1,
      target: 1.5,
    },
  ])
}

const smallRows = async (): Promise<Row[]> => {
  const plaintext = randomBytes(KIB)
  return race('1 KiB', plaintext, 100, [
    { name: 'one-shot node:crypto', contender: nodeCrypto(plaintext), iterations: 100, target: undefined },
    { name: 'client-node', contender: await stockSdk(plaintext), iterations: 20, target: 5 },
  ])
}

const memoryRows = async (): Promise<Row[]> => {
  const peak256 = await peakResidentMib(256)
  const peak1024 = await peakResidentMib(1024)
  const shortFrames = await peakResidentMib(1024, { frameLength: FRAME_LENGTH_POLICY.shortBytes })
  const limited = { heapLimitMib: HEAP_LIMIT_MIB }
  const limited256 = await peakResidentMib(256, limited)
  const limited1024 = await peakResidentMib(1024, limited)
  const heap = `heap limit ${HEAP_LIMIT_MIB} MiB`
  return [
    row('idle process with the codec, peak memory', mib(await peakResidentMib(0))),
    row('stream of 256 MiB, peak memory', mib(peak256)),
    peakRow('stream of 1 GiB, peak memory', peak1024),
    growthRow('stream of 1 GiB, peak against that of 256 MiB', peak1024 / peak256),
    peakRow('stream of 1 GiB, frames of 64 KiB, peak memory', shortFrames),
    row(`stream of 256 MiB, peak memory, ${heap}`, mib(limited256)),
    peakRow(`stream of 1 GiB, peak memory, ${heap}`, limited1024),
    growthRow(`stream of 1 GiB, peak against that of 256 MiB, ${heap}`, limited1024 / limited256),
  ]
}

const peakRow = (measured: string, peak: number): Row =>
  row(measured, mib(peak), `at most ${PEAK_MAX_MIB} MiB`, missedBy(peak - PEAK_MAX_MIB, ' MiB'))

const growthRow = (measured: string, growth: number): Row =>
  row(measured, `${growth.toFixed(2)}x`, `at most ${GROWTH_MAX}x`, missedBy(growth - GROWTH_MAX, 'x'))

const mib = (value: number): string => `${value.toFixed(0)} MiB`

const format = ({ measured, value, target, verdict }: Row): string =>
  `${measured.padEnd(66)} ${value.padStart(10)}   ${target.padEnd(16)} ${verdict}`.trimEnd()

const rows = [...(await largeRows()), ...(await smallRows()), ...(await memoryRows())]
process.stdout.write(`Envelope, Node ${process.version}, medians of ${ROUNDS} interleaved rounds\n\n`)
process.stdout.write(`${rows.map(format).join('\n')}\n`)
