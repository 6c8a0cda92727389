import type { PrincipalStore } from '../access/ports.ts'
import type { Clock } from '../clock.ts'
import { FINDINGS_POLICY } from './policy.ts'
import type { SuspensionStore } from './ports.ts'

export type SettlePorts = {
  readonly clock: Clock
  readonly suspensions: Pick<SuspensionStore, 'newest'>
  readonly principals: Pick<PrincipalStore, 'suspend'>
}

/** Keeps a principal out for as long as the longest suspension that is in effect, or no more. @param but one that is being lifted */
export async function settleSuspension(ports: SettlePorts, principal: string, but?: string): Promise<void> {
  const now = ports.clock()
  const newest = await ports.suspensions.newest(FINDINGS_POLICY.suspensionsShownMax)
  const ends = newest
    .filter((one) => one.id !== but && one.principal === principal && one.lifted === null && one.until > now)
    .map(({ until }) => until)
  await ports.principals.suspend(principal, ends.length === 0 ? null : Math.max(...ends))
}
