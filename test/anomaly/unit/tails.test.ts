/** The tails, against values that were computed with 50 digits (mpmath), and against sums. */
import { describe, expect, it } from 'vitest'
import { logBinomialTail, logGamma, logUpperTail } from '../../../lib/anomaly/tails.ts'

const factorial = (n: number): number => (n < 2 ? 1 : n * factorial(n - 1))

/** By summing up what is below. */
function negativeBinomialBelow(count: number, mean: number, dispersion: number): number {
  const size = 1 / dispersion
  let sum = 0
  for (let k = 0; k < count; k++) {
    sum += Math.exp(
      logGamma(k + size) -
        logGamma(size) -
        logGamma(k + 1) +
        size * Math.log(size / (size + mean)) +
        k * Math.log(mean / (size + mean)),
    )
  }
  return sum
}

describe('tails', () => {
  it('know the gamma function', () => {
    for (const n of [1, 2, 5, 10, 20]) expect(logGamma(n + 1)).toBeCloseTo(Math.log(factorial(n)), 9)
    expect(logGamma(0.5)).toBeCloseTo(Math.log(Math.sqrt(Math.PI)), 9)
  })

  it.each([
    [10, 4, 0.5],
    [25, 8, 1],
    [7, 0.4, 2],
    [40, 30, 0.05],
  ])('agree with the sum for %d of a mean of %d', (count, mean, dispersion) => {
    expect(Math.exp(logUpperTail(count, mean, dispersion))).toBeCloseTo(
      1 - negativeBinomialBelow(count, mean, dispersion),
      9,
    )
  })

  it('are a Poisson without dispersion', () => {
    // 1 - exp(-1) (1 + 1 + 1/2 + 1/6)
    expect(Math.exp(logUpperTail(4, 1, 0))).toBeCloseTo(1 - Math.exp(-1) * (1 + 1 + 1 / 2 + 1 / 6), 12)
  })

  it('reach far below what a number holds', () => {
    expect(logUpperTail(5_000, 10, 0)).toBeLessThan(-20_000)
    expect(logUpperTail(100_000, 10, 0.2)).toBeLessThan(-1_000)
    expect(Number.isFinite(logUpperTail(1e9, 1e-3, 1))).toBe(true)
  })

  it('fall with the count, and never are above certainty', () => {
    let before = 0
    for (let count = 1; count < 200; count += 3) {
      const log = logUpperTail(count, 12, 0.4)
      expect(log).toBeLessThanOrEqual(before)
      before = log
    }
    expect(logUpperTail(3, 12, 0.4)).toBe(0)
    expect(logUpperTail(0, 0, 1)).toBe(0)
  })

  it('know the binomial', () => {
    // 1 - 0.9^10 - 10 × 0.1 × 0.9^9
    expect(Math.exp(logBinomialTail(2, 10, 0.1))).toBeCloseTo(1 - 0.9 ** 10 - 0.9 ** 9, 9)
    expect(logBinomialTail(1, 10, 0.5)).toBe(0)
  })
})
