import type { Random } from './random.ts'

/** Documentation and carrier ranges (RFC 5737, RFC 6598), with enough room for everybody. */
export const officeIp = (random: Random, network: number): string =>
  `192.0.${2 + network}.${random.int(10, 14)}`
export const homeIp = (random: Random): string =>
  random.chance(0.4)
    ? `2001:db8:${hex(random)}:${hex(random)}:${hex(random)}:${hex(random)}:${hex(random)}:1`
    : `203.${random.int(0, 120)}.${random.int(0, 256)}.${random.int(1, 255)}`
/** Many people share a few of them, and get another one every time. */
export const mobileIp = (random: Random): string =>
  `100.${random.int(64, 68)}.${random.int(0, 256)}.${random.int(1, 255)}`
export const strangeIp = (random: Random): string =>
  `198.${random.int(18, 20)}.${random.int(0, 256)}.${random.int(1, 255)}`

const hex = (random: Random): string => random.int(0x1000, 0xffff).toString(16)

const SYSTEMS = [
  'Windows NT 10.0; Win64; x64',
  'Macintosh; Intel Mac OS X 10_15_7',
  'X11; Linux x86_64',
] as const

export const browser = (random: Random, version: number): string => {
  const system = random.pick(SYSTEMS)
  return random.chance(0.3)
    ? `Mozilla/5.0 (${system}; rv:${version}.0) Gecko/20100101 Firefox/${version}.0`
    : `Mozilla/5.0 (${system}) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/${version}.0.0.0 Safari/537.36`
}

/** The same browser, some versions later. */
export const updated = (userAgent: string): string =>
  userAgent.replaceAll(
    /(rv:|Firefox\/|Chrome\/)(\d+)/g,
    (_, name: string, version: string) => `${name}${Number(version) + 2}`,
  )

export const MACHINE_AGENTS = [
  'node',
  'python-httpx/0.28.1',
  'Java-http-client/21.0.4',
  'keyfold-cli/0.1.0',
] as const
export const STRANGE_AGENTS = ['curl/8.9.1', 'python-requests/2.32.3', 'Go-http-client/2.0'] as const
