import { iso } from '../clock.ts'
import { KeyfoldError } from '../errors.ts'
import type { PrincipalItem } from './ports.ts'

/** Whether the vault keeps a principal out at a time. Milliseconds since the Unix epoch. */
export const isSuspended = (
  item: PrincipalItem | null,
  now: number,
): item is PrincipalItem & { readonly suspendedUntil: number } =>
  item?.suspendedUntil !== undefined && now < item.suspendedUntil

/**
 * Says nothing of why: whoever has somebody else's token, or password, would learn what was noticed.
 *
 * @throws KeyfoldError `forbidden`
 */
export function assertNotSuspended(item: PrincipalItem | null, now: number): void {
  if (!isSuspended(item, now)) return
  const until = iso(item.suspendedUntil)
  throw new KeyfoldError(
    'forbidden',
    `This account is suspended until ${until}. Ask an auditor or an administrator.`,
  )
}
