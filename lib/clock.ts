/** The time, as milliseconds since the Unix epoch. Injected everywhere, so that tests can move it. */
export type Clock = () => number

export const systemClock: Clock = () => Date.now()

/** ISO 8601, UTC, milliseconds. */
export const iso = (time: number): string => new Date(time).toISOString()

export const isoOrNull = (time: number | null): string | null => (time === null ? null : iso(time))

export const DAY_MS = 24 * 60 * 60_000
