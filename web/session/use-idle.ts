/** Locks a page that nobody uses (OWASP Session Management Cheat Sheet, "Idle Timeout"). */
import { useEffect, useState } from 'react'
import { lastSeen, markSeen } from './marks.ts'
import { SESSION_POLICY } from './policy.ts'

const SIGNS_OF_LIFE = ['pointerdown', 'pointermove', 'keydown', 'wheel', 'touchstart', 'scroll'] as const

/**
 * A machine that slept has run no timers: the clock is compared, also at the moment when somebody looks again. Whoever uses another
 * tab of the page is there.
 *
 * @returns seconds until the page locks; null: not soon.
 */
export function useIdle(lock: () => void): number | null {
  const [left, setLeft] = useState<number | null>(null)
  useEffect(() => {
    let seen = Date.now()
    let marked = 0
    const check = (): number => {
      const leftMs = Math.max(seen, lastSeen() ?? 0) + SESSION_POLICY.idleMs - Date.now()
      if (leftMs <= 0) lock()
      setLeft(leftMs <= SESSION_POLICY.idleWarningMs ? Math.max(0, Math.ceil(leftMs / 1_000)) : null)
      return leftMs
    }
    const alive = (): void => {
      // Who comes too late finds it locked.
      if (check() <= 0) return
      seen = Date.now()
      setLeft(null)
      if (seen - marked < SESSION_POLICY.idleMarkMs) return
      marked = seen
      markSeen(seen)
    }
    alive()
    const timer = setInterval(check, SESSION_POLICY.idleCheckMs)
    document.addEventListener('visibilitychange', check)
    for (const sign of SIGNS_OF_LIFE) addEventListener(sign, alive, { passive: true, capture: true })
    return () => {
      clearInterval(timer)
      document.removeEventListener('visibilitychange', check)
      for (const sign of SIGNS_OF_LIFE) removeEventListener(sign, alive, { capture: true })
    }
  }, [lock])
  return left
}
