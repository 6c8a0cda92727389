/**
 * Upper tails of counts, as natural logarithms: an attack's probability is far below what a number can hold. Real arguments are allowed, since some
 * counts are estimates.
 */
const LANCZOS = [
  676.5203681218851, -1259.1392167224028, 771.3234287776531, -176.6150291621406, 12.507343278686905,
  -0.13857109526572012, 9.984369578019572e-6, 1.5056327351493116e-7,
]
const HALF_LOG_2PI = 0.9189385332046728
const STEPS_MAX = 500
const EPSILON = 1e-12
const TINY = 1e-300
/** Below this dispersion a negative binomial is a Poisson to all digits that matter here. */
const POISSON_BELOW = 1e-6

/** The logarithm of the gamma function (Lanczos, g = 7), of a positive number. */
export function logGamma(x: number): number {
  if (x < 0.5) return Math.log(Math.PI / Math.sin(Math.PI * x)) - logGamma(1 - x)
  const z = x - 1
  let sum = 0.9999999999998099
  for (let index = 0; index < LANCZOS.length; index++) sum += (LANCZOS[index] ?? 0) / (z + index + 1)
  const t = z + 7.5
  return HALF_LOG_2PI + (z + 0.5) * Math.log(t) - t + Math.log(sum)
}

/**
 * ln P(X ≥ count) of a negative binomial with this mean and the variance mean + dispersion × mean². Counts at or below the mean are no surprise: 0 for
 * them, which is ln 1.
 */
export function logUpperTail(count: number, mean: number, dispersion: number): number {
  if (!(count > mean) || !(count > 0)) return 0
  if (!(mean > 0)) return -Infinity
  const log = dispersion < POISSON_BELOW ? logPoisson(count, mean) : logBeta(count, mean, 1 / dispersion)
  return Math.min(log, 0)
}

/** The lower regularized gamma function P(count, mean) by its series (DLMF 8.7.1), which converges fast above the mean. */
function logPoisson(count: number, mean: number): number {
  let term = 1
  let sum = 1
  for (let step = 1; step < STEPS_MAX && term > EPSILON * sum; step++) {
    term *= mean / (count + step)
    sum += term
  }
  return count * Math.log(mean) - mean - logGamma(count + 1) + Math.log(sum)
}

/** The regularized incomplete beta function I_x(count, size), x = mean / (mean + size), by its continued fraction (DLMF 8.17.22). */
function logBeta(count: number, mean: number, size: number): number {
  const x = mean / (mean + size)
  const front =
    logGamma(count + size) -
    logGamma(count) -
    logGamma(size) +
    count * Math.log(x) -
    size * Math.log1p(mean / size) -
    Math.log(count)
  return front + Math.log(betaFraction(x, count, size))
}

function betaFraction(x: number, a: number, b: number): number {
  let c = 1
  let d = 1 / nonzero(1 - ((a + b) * x) / (a + 1))
  let result = d
  for (let m = 1; m < STEPS_MAX; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m))
    d = 1 / nonzero(1 + even * d)
    c = nonzero(1 + even / c)
    result *= d * c
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1))
    d = 1 / nonzero(1 + odd * d)
    c = nonzero(1 + odd / c)
    result *= d * c
    if (Math.abs(d * c - 1) < EPSILON) break
  }
  return result
}

const nonzero = (value: number): number => (Math.abs(value) < TINY ? TINY : value)

/** ln of the probability that `hits` or more of `trials` succeed, each with `chance`: the binomial's tail, by its first terms. */
export function logBinomialTail(hits: number, trials: number, chance: number): number {
  if (hits <= 0 || hits <= trials * chance) return 0
  if (chance <= 0) return -Infinity
  let term =
    logGamma(trials + 1) -
    logGamma(hits + 1) -
    logGamma(trials - hits + 1) +
    hits * Math.log(chance) +
    (trials - hits) * Math.log1p(-chance)
  let sum = 1
  const first = term
  for (let k = hits; k < trials && k < hits + STEPS_MAX; k++) {
    term += Math.log(((trials - k) / (k + 1)) * (chance / (1 - chance)))
    sum += Math.exp(term - first)
  }
  return Math.min(0, first + Math.log(sum))
}
