/**
 * `node test/anomaly/evaluation/print.ts [--seeds 6001-6012] [--each 2] [--days 130] [--principals 50] [--threads 2] [--kinds rate,export] [--strengths strong] [--alone] [--missed] [--false] [--write]`
 * Seeds below 1000 are those for tuning. `--alone`: without the rivals; `--missed` and `--false` list what to look into;
 * `--write` puts the tables into docs/anomaly-evaluation.md.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { ATTACK_KINDS, STRENGTHS } from '../traffic/model.ts'
import { evaluateSeeds } from './parallel.ts'
import { printTables } from './table.ts'

const text = { type: 'string' } as const
const flag = { type: 'boolean', default: false } as const
const { values } = parseArgs({
  options: {
    seeds: text,
    each: text,
    days: text,
    principals: text,
    threads: text,
    kinds: text,
    strengths: text,
    alone: flag,
    missed: flag,
    false: flag,
    write: flag,
  },
})

function seedsOf(range: string): number[] {
  const [first = 0, last = first] = range.split('-').map(Number)
  return Array.from({ length: last - first + 1 }, (_, index) => first + index)
}

/** Of a list with commas; all, when there is none. */
const chosen = <T extends string>(list: string | undefined, all: readonly T[]): readonly T[] =>
  all.filter((one) => list === undefined || list.split(',').includes(one))

const HELD_OUT = '6001-6012'
const seeds = seedsOf(values.seeds ?? HELD_OUT)
const options = {
  each: Number(values.each ?? 2),
  days: Number(values.days ?? 130),
  principals: Number(values.principals ?? 50),
  kinds: chosen(values.kinds, ATTACK_KINDS),
  strengths: chosen(values.strengths, STRENGTHS),
  alone: values.alone,
}
const begun = performance.now()
const tallies = await evaluateSeeds(seeds, options, Number(values.threads ?? 2), (done) =>
  process.stderr.write(`\r${done} of ${seeds.length} seeds`),
)
process.stderr.write(`, ${Math.round((performance.now() - begun) / 1_000)} s\n`)
const tables = printTables(tallies, values.alone ? ['detectors'] : undefined)
process.stdout.write(`${tables}\n`)
// What is false without attacks is so with them, too.
if (values.missed) process.stdout.write(`${tallies.detectors.missed.join('\n')}\n`)
if (values.false) process.stdout.write(`${[...new Set(tallies.detectors.wrong)].join('\n')}\n`)
if (values.write) writeResult(`Seeds ${values.seeds ?? HELD_OUT}.\n\n${tables}`)

/** Puts it into the page about it, in place of the last one. */
function writeResult(result: string): void {
  const page = fileURLToPath(new URL('../../../docs/anomaly-evaluation.md', import.meta.url))
  const parts = readFileSync(page, 'utf8').split(/(<!-- result -->\n|<!-- end of result -->)/)
  if (parts.length !== 5) throw new Error('The page has no place for the result.')
  parts[2] = `\n${result}`
  writeFileSync(page, parts.join(''))
}
