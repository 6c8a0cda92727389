/**
 * What a tab remembers over a navigation: that somebody is signed in, and why somebody no longer is. What all tabs of the browser
 * know: when somebody was last there. Never who, and no token.
 */
import { SESSION_POLICY } from './policy.ts'

export type Ended = 'signed-out' | 'idle' | 'expired'

const ACTIVE = 'keyfold.active'
const ENDED = 'keyfold.ended'
/** Milliseconds since the Unix epoch; 0: somebody has left for good. */
const SEEN = 'keyfold.seen'
const ENDINGS: readonly unknown[] = ['signed-out', 'idle', 'expired'] satisfies readonly Ended[]

export const isEnded = (value: unknown): value is Ended => ENDINGS.includes(value)

export const wasActive = (): boolean => sessionStorage.getItem(ACTIVE) !== null

export function markActive(): void {
  sessionStorage.setItem(ACTIVE, '1')
  sessionStorage.removeItem(ENDED)
}

export function markEnded(because: Ended): void {
  if (because !== 'expired') markSeen(0)
  sessionStorage.removeItem(ACTIVE)
  sessionStorage.setItem(ENDED, because)
}

export function endedBecause(): Ended | null {
  const because = sessionStorage.getItem(ENDED)
  return isEnded(because) ? because : null
}

export const markSeen = (time: number): void => localStorage.setItem(SEEN, String(time))

/** In whichever tab. @returns null when nobody ever was */
export function lastSeen(): number | null {
  const seen = localStorage.getItem(SEEN)
  return seen === null ? null : Number(seen)
}

/**
 * Whether whoever comes now is let in by a password only. The provider's session may still be there: the page may have been shut
 * when it should have locked, or its browser offline when somebody signed out.
 */
export function hasLeft(now: number): boolean {
  const seen = lastSeen()
  return seen !== null && !(now - seen < SESSION_POLICY.idleMs)
}
