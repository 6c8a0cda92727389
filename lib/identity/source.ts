import { isIPv6 } from 'node:net'

const IPV4_MAPPED = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i
const GROUPS = 8
const NETWORK_GROUPS = 4

/**
 * Whom an address is counted as. Of IPv6 the /64, since a household or a server has all of its addresses (RFC 6177); of
 * IPv4, and IPv4 mapped into IPv6, the address.
 */
export function sourceOf(address: string): string {
  const mapped = IPV4_MAPPED.exec(address)?.[1]
  if (mapped !== undefined) return mapped
  const [plain = ''] = address.split('%')
  return isIPv6(plain) ? `${networkOf(plain)}::/64` : address
}

function networkOf(address: string): string {
  const [head = '', tail] = address.toLowerCase().split('::')
  const before = groupsOf(head)
  const after = tail === undefined ? [] : groupsOf(tail)
  // An IPv4 address at the end is two groups, and never among the first four.
  const missing = Math.max(0, GROUPS - before.length - after.length)
  const all = [...before, ...Array.from({ length: missing }, () => '0'), ...after]
  return all
    .slice(0, NETWORK_GROUPS)
    .map((group) => group.replace(/^0+(?=.)/, ''))
    .join(':')
}

const groupsOf = (text: string): readonly string[] => (text === '' ? [] : text.split(':'))
