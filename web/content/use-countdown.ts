import { useEffect, useEffectEvent, useState } from 'react'
import { type Left, leftUntil } from './countdown.ts'
import { REVEAL_POLICY } from './policy.ts'

const TICK_MS = 250

/** @param untilMs of `Date.now()` */
export function useCountdown(untilMs: number, onEnd: () => void): Left {
  const [nowMs, setNow] = useState(Date.now)
  const end = useEffectEvent(onEnd)
  useEffect(() => {
    const tick = (): void => {
      setNow(Date.now())
      if (Date.now() >= untilMs) end()
    }
    tick()
    const timer = setInterval(tick, TICK_MS)
    return () => clearInterval(timer)
  }, [untilMs])
  return leftUntil(untilMs, nowMs, REVEAL_POLICY.shownMs)
}
