import { administers } from '../access/custody.ts'
import type { AdministrationPorts } from './administration.ts'
import { findTarget } from './target.ts'

/** Whether whoever asked for something may still ask: what a dismissed administrator asked for is not carried out. */
export async function stillStands(ports: AdministrationPorts, requestedBy: string): Promise<boolean> {
  const requester = await findTarget(ports, requestedBy)
  return requester !== null && !requester.disabled && administers(requester.roles)
}
