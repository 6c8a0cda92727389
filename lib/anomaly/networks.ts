/** Where requests come from, coarsely: an address changes more often than its network. */
const V4 = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.\d{1,3}$/

/** @returns the network (/24, or /48 of IPv6) and the region that it is in (/16, or /32); of what is no address, itself */
export function networkOf(address: string): { readonly network: string; readonly region: string } {
  const four = V4.exec(address.startsWith('::ffff:') ? address.slice(7) : address)
  if (four !== null) return { network: `${four[1]}.${four[2]}.${four[3]}`, region: `${four[1]}.${four[2]}` }
  if (!address.includes(':')) return { network: address.slice(0, 64), region: address.slice(0, 64) }
  const parts = address.slice(0, 64).toLowerCase().split(':')
  return { network: parts.slice(0, 3).join(':'), region: parts.slice(0, 2).join(':') }
}

/** A program without its version: those change all the time. @example agentOf('curl/8.9.1') // → 'curl' */
export const agentOf = (userAgent: string): string =>
  userAgent
    .slice(0, 160)
    .replaceAll(/[\d._]+/g, '')
    .slice(0, 80)
