import type { Alarm, Contender } from '../contender.ts'
import { DAY, isMeasured, kindOf, type Meter, type PrincipalKind } from './meter.ts'

/** Of each metric; reached is not yet too much. */
export type Thresholds = Readonly<Record<PrincipalKind, readonly number[]>>

/** One alarm a principal and day, whatever is too much of it. */
export function createRival(name: string, meter: Meter, thresholds: Thresholds): Contender {
  const open = new Map<string, Alarm & { to: number; readonly day: number }>()
  const alarms: Alarm[] = []
  return {
    observe: (event) => {
      if (!isMeasured(event)) return
      const { principal } = event
      const time = Date.parse(event.time)
      const limits = thresholds[kindOf(principal)]
      if (!meter(event, time).some((value, index) => value > (limits[index] ?? Number.MAX_VALUE))) return
      const day = Math.floor(time / DAY)
      const former = open.get(principal)
      if (former?.day === day) {
        former.to = time
        return
      }
      const window = { from: time, to: time, raisedAt: time, day }
      const alarm = {
        detector: name,
        principals: [principal],
        ...window,
        evidence: [event.id],
        sentence: principal,
      }
      open.set(principal, alarm)
      alarms.push(alarm)
    },
    end: () => alarms,
  }
}
