/**
 * What it costs to know who calls. Token checks a second: bare `jose.jwtVerify`, the vault's verifier on the same tokens, and a
 * whole function of the API that does nothing else but load the caller and record the request. Sign-ins a second: beside bare
 * argon2id with the same parameters. Rounds of all contenders alternate; each figure is a median, each ratio the median of
 * the rounds' ratios.
 *
 *     node bench/auth.ts [--quick]
 */
import { type Contender, compare } from './auth/rounds.ts'
import { openSignIns } from './auth/sign-ins.ts'
import { openTokenChecks } from './auth/token-checks.ts'

const QUICK = process.argv.includes('--quick')
const TARGET = 0.8

const print = (title: string, rows: readonly (readonly string[])[]): void => {
  console.log(`\n${title}\n`)
  for (const [name = '', ...columns] of rows) {
    console.log([name.padEnd(44), ...columns.map((column) => column.padStart(9))].join(' '))
  }
}

const verdictOf = (ratio: number, target: number): string =>
  ratio >= target ? `  target ${target}: met` : `  target ${target}: MISSED by ${(target - ratio).toFixed(2)}`

async function report(
  title: string,
  contenders: readonly Contender[],
  size: { readonly rounds: number; readonly calls: number },
  targets: Readonly<Record<string, number>>,
): Promise<void> {
  const results = await compare(contenders, size)
  const rows = results.map(({ name, rate, ratio, processorRatio }) => {
    const target = targets[name]
    const verdict = target === undefined ? '' : verdictOf(ratio, target)
    return [
      name,
      rate.toFixed(rate < 100 ? 1 : 0),
      ratio.toFixed(2),
      `${processorRatio.toFixed(2)}${verdict}`,
    ]
  })
  print(`${title} (medians of ${size.rounds} rounds)`, [['', 'a second', 'ratio', 'processor'], ...rows])
}

{
  await using checks = await openTokenChecks()
  await report(
    'Token checks, one after the other',
    checks.contenders,
    { rounds: QUICK ? 25 : 75, calls: 200 },
    {
      verifier: TARGET,
      'verifier and principal item': TARGET,
    },
  )
}
{
  await using signIns = await openSignIns()
  console.log(`\nArgon2id: ${signIns.cost}`)
  await report('Sign-ins, one after the other', signIns.contenders, { rounds: QUICK ? 5 : 15, calls: 3 }, {})
}
