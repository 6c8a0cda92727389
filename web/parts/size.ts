const KIB = 1_024
const UNITS = ['B', 'KiB', 'MiB', 'GiB'] as const

/** @example size(1_536) // '1.5 KiB' */
export function size(bytes: number): string {
  const power = Math.min(UNITS.length - 1, bytes < 1 ? 0 : Math.floor(Math.log(bytes) / Math.log(KIB)))
  const value = bytes / KIB ** power
  return `${power === 0 || value >= 100 ? Math.round(value) : value.toFixed(1)} ${UNITS[power]}`
}
