import type { PrincipalItem } from './ports.ts'

/** Whether the vault keeps a principal out at a time. Milliseconds since the Unix epoch. */
export const isSuspended = (
  item: PrincipalItem | null,
  now: number,
): item is PrincipalItem & { readonly suspendedUntil: number } =>
  item?.suspendedUntil !== undefined && now < item.suspendedUntil
