/** A moment that comes closer. A machine that slept has run no timers, so the clock is compared. */

export type Left = {
  /** Whole seconds, rounded up: 0 only when it is over. */
  readonly seconds: number
  /** 0 to 1, of the whole time. */
  readonly share: number
}

export function leftUntil(untilMs: number, nowMs: number, wholeMs: number): Left {
  // A clock that was set back must not show it for longer.
  const leftMs = Math.min(wholeMs, Math.max(0, untilMs - nowMs))
  return { seconds: Math.ceil(leftMs / 1_000), share: leftMs / wholeMs }
}
