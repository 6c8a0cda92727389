/** The result as text, in the form of Markdown tables. */
import { ATTACK_KINDS, type AttackKind, STRENGTHS, type Strength } from '../traffic/model.ts'
import { CONTENDERS, type ContenderName, type Tallies } from './evaluate.ts'
import { type Cell, cellName, falseRateOf, recallOf, type Tally } from './tally.ts'

const HOUR = 3_600_000
const share = (value: number): string => (Number.isNaN(value) ? '–' : value.toFixed(2))
const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`
const head = (cells: readonly string[]): string[] => [row(cells), row(cells.map(() => '---'))]

export function printTables(tallies: Tallies, names: readonly ContenderName[] = CONTENDERS): string {
  const detectors = tallies.detectors
  return [
    'Recall (and, in brackets, what would have been noticed without the attack), median delay, who noticed first:',
    '',
    ...recallTable(detectors),
    '',
    'Recall, side by side:',
    '',
    ...comparison(tallies, names),
    '',
    'False findings a principal and month:',
    '',
    ...falseTable(tallies, names),
    '',
    ...falseByDetector(detectors),
    '',
  ].join('\n')
}

function recallTable(tally: Tally): string[] {
  const lines = ATTACK_KINDS.map((kind) => {
    const strong = tally.cells[cellName(kind, 'strong')]
    return row([kind, ...STRENGTHS.map((strength) => recallCell(tally, kind, strength)), by(strong)])
  })
  const all = row(['all', ...STRENGTHS.map((strength) => share(recallOf(tally, strength))), ''])
  return [...head(['attack', ...STRENGTHS, 'strong ones noticed by']), ...lines, all]
}

function recallCell(tally: Tally, kind: AttackKind, strength: Strength): string {
  const cell = tally.cells[cellName(kind, strength)]
  if (cell === undefined) return '–'
  const recall = share(cell.noticed / cell.attacks)
  return `${recall} (${share(cell.byChance / cell.attacks)}) of ${cell.attacks}, ${delay(cell)}`
}

function delay({ delays }: Cell): string {
  const median = delays.toSorted((a, b) => a - b)[Math.floor(delays.length / 2)]
  if (median === undefined) return 'never'
  if (median < 2 * HOUR) return `${Math.round(median / 60_000)} min`
  return median < 48 * HOUR ? `${(median / HOUR).toFixed(1)} h` : `${(median / (24 * HOUR)).toFixed(1)} d`
}

const by = (cell: Cell | undefined): string =>
  Object.entries(cell?.by ?? {})
    .toSorted(([, a], [, b]) => b - a)
    .map(([detector, times]) => `${detector} ${times}`)
    .join(', ')

function comparison(tallies: Tallies, names: readonly ContenderName[]): string[] {
  const titles = names.flatMap((name) => STRENGTHS.map((strength) => `${name}, ${strength}`))
  const line = (kind?: AttackKind): string =>
    row([
      kind ?? 'all',
      ...names.flatMap((name) => STRENGTHS.map((strength) => share(recallOf(tallies[name], strength, kind)))),
    ])
  return [...head(['attack', ...titles]), ...ATTACK_KINDS.map(line), line()]
}

function falseTable(tallies: Tallies, names: readonly ContenderName[]): string[] {
  const lines = names.map((name) => {
    const { falseClean, monthsClean, falseAttacked, monthsAttacked } = tallies[name]
    const rates = [falseClean / monthsClean, falseAttacked / monthsAttacked, falseRateOf(tallies[name])]
    return row([name, ...rates.map((rate) => rate.toFixed(3))])
  })
  return [...head(['', 'without attacks', 'with attacks', 'all']), ...lines]
}

function falseByDetector({ falseBy, monthsClean, monthsAttacked }: Tally): string[] {
  const lines = Object.entries(falseBy)
    .toSorted(([, a], [, b]) => b - a)
    .map(([detector, times]) => row([detector, (times / (monthsClean + monthsAttacked)).toFixed(3)]))
  return [...head(['detector', 'false findings a principal and month']), ...lines]
}
