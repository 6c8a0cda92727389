/** The time, as milliseconds since the Unix epoch. Injected everywhere, so that tests can move it. */
export type Clock = () => number

export const systemClock: Clock = () => Date.now()
