/**
 * `slow-exfiltration`: a cumulative sum (Page, 1954) over days of the log-likelihood ratio between what is usual and more than that. Its baseline is
 * slow, and stands still while the sum grows, so that whoever raises the volume a little every day does not teach it.
 */

import { dispersion } from '../baseline.ts'
import { raise, strictness } from '../incidents.ts'
import type { Moment } from '../moment.ts'
import { DAY_MS, logAlpha } from '../policy.ts'
import { counted, dayOf, nameOf, roundly } from '../sentences.ts'
import { recentOf, type Series } from '../series.ts'
import type { Counted } from '../state.ts'
import { logGamma } from '../tails.ts'
import { commonFactor } from '../usual.ts'

/** More than usual by so much is what is looked for. */
const RISE = 1.7
const SLOW_DAYS = 45
const DAYS_MIN = 10
/** A single day proves no more than this: bursts are the business of others. */
const DAY_MAX = 2.2
const DAYS_AT_ONCE_MIN = 4
const RISEN_MIN = 1.45
const LEAST_PER_DAY = 3
/** What is usual varies in the course of weeks, too. */
const SLOW_SPREAD = { people: 0.05, machines: 0.02 }

const WATCHED: readonly (readonly [Counted, string])[] = [
  ['fresh', 'objects that it had not read before'],
  ['objects', 'different objects'],
  ['decrypts', 'contents'],
]

/** A day of a principal is over, and is not learned yet. */
export function judgeDay(moment: Moment): void {
  for (const [name, words] of WATCHED) {
    const series = moment.principal.series.get(name)
    if (series !== undefined && (moment.kind === 0 || moment.principal.machine))
      judgeSeries(moment, name, series, words)
  }
}

function judgeSeries(moment: Moment, name: Counted, series: Series, words: string): void {
  const { today } = series
  if (series.slowDays < DAYS_MIN) {
    learnSlowly(series, today)
    return
  }
  const mean = Math.max(series.slow, LEAST_PER_DAY / 2) * Math.min(2, commonFactor(moment, name, true))
  const { machine } = moment.principal
  const spread =
    dispersion(series, 1, machine ? 0.1 : 0.35, mean) + (machine ? SLOW_SPREAD.machines : SLOW_SPREAD.people)
  const step = Math.max(-DAY_MAX, Math.min(DAY_MAX, logRatio(today, mean, mean * RISE, spread)))
  if (series.cusum <= 0) Object.assign(series, { cusumFrom: moment.now, cusumDays: 0, cusumTotal: 0 })
  series.cusum = Math.max(0, series.cusum + step)
  series.cusumDays += 1
  series.cusumTotal += today
  if (series.cusum < 2) learnSlowly(series, today)
  judgeSum(moment, series, words, mean)
}

function learnSlowly(series: Series, today: number): void {
  series.slowDays = Math.min(SLOW_DAYS, series.slowDays + 1)
  const seen = series.slowDays > 5 ? Math.min(today, 2.5 * series.slow + 5) : today
  series.slow += (seen - series.slow) / series.slowDays
}

/** ln of the ratio of the negative binomial probabilities of a count. */
function logRatio(count: number, usual: number, more: number, spread: number): number {
  const size = 1 / spread
  return logProbability(count, more, size) - logProbability(count, usual, size)
}

const logProbability = (count: number, mean: number, size: number): number =>
  logGamma(count + size) -
  logGamma(size) -
  logGamma(count + 1) +
  size * Math.log(size / (size + mean)) +
  count * Math.log(mean / (size + mean))

function judgeSum(moment: Moment, series: Series, words: string, mean: number): void {
  const { principal, budget, now, state, found } = moment
  const bar = -logAlpha('slow-exfiltration', budget) * strictness(principal, now)
  const rate = series.cusumTotal / Math.max(1, series.cusumDays)
  if (
    series.cusum < bar ||
    series.cusumDays < DAYS_AT_ONCE_MIN ||
    rate < RISEN_MIN * mean ||
    rate < LEAST_PER_DAY
  )
    return
  const finding = raise(state, {
    group: 'slow-exfiltration',
    detector: 'slow-exfiltration',
    severity: rate > 3 * mean ? 'high' : 'medium',
    principal: principal.name,
    principals: [principal.name],
    from: series.cusumFrom,
    to: now,
    observed: rate,
    expected: mean,
    unit: `${words} a day`,
    logProbability: -series.cusum,
    events: Math.round(series.cusumTotal),
    evidence: recentOf(series),
    sentence: `${nameOf(principal)} has read about ${roundly(rate)} ${words} a day for ${counted(series.cusumDays, 'day')} since ${dayOf(series.cusumFrom)}; usual are ${roundly(mean)} a day.`,
    gap: 6 * DAY_MS,
  })
  if (finding !== null) found.push(finding)
  // From here on it is the new usual, unless it rises further.
  Object.assign(series, { cusum: 0, slow: Math.max(series.slow, rate * 0.9), slowDays: DAYS_MIN + 5 })
}
