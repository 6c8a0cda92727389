/**
 * How surely one sample tends to be larger than the other: the statistic of Mann and Whitney (1947), by its normal approximation.
 * Ranks, unlike means, are not moved by the few samples in which the machine did something else.
 *
 * @returns standard deviations; 0 where nothing tells them apart
 */
export function rankSumZ(a: readonly number[], b: readonly number[]): number {
  const larger = a.reduce(
    (sum, x) => sum + b.reduce((count, y) => count + (x > y ? 1 : x === y ? 0.5 : 0), 0),
    0,
  )
  const [n, m] = [a.length, b.length]
  return (larger - (n * m) / 2) / Math.sqrt((n * m * (n + m + 1)) / 12)
}
