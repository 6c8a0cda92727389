import { X509Certificate } from 'node:crypto'
import { isIP } from 'node:net'

const LOOPBACK_HOSTS = new Set(['localhost', '127.0.0.1', '::1'])
const ANY_ADDRESS = new Set(['0.0.0.0', '::'])
const HOST_HEADER = /^(?:\[([^\]]+)\]|([^:[\]]+))(?::(\d+))?$/

/** Where the server is bound, and under what name it is known. */
export type Bind = {
  readonly host: string
  readonly port: number
  /** PEM; undefined: plain HTTP. */
  readonly certificate: string | undefined
}

/** Whether a bind address can be reached from this machine only. */
export const isLoopback = (host: string): boolean => LOOPBACK_HOSTS.has(host)

/**
 * The URL under which clients reach the server, such as `http://127.0.0.1:8080`, without a slash at the end. Bound to
 * any address, it is known by the first DNS name in its certificate.
 */
export function serverUrl({ host, port, certificate }: Bind): string {
  const name = ANY_ADDRESS.has(host) ? (firstDnsName(certificate) ?? host) : host
  return new URL(`${certificate === undefined ? 'http' : 'https'}://${bracketed(name)}:${port}`).origin
}

/**
 * Decides whether a `Host` header means this server, so that no page can reach it under a name of its own
 * (DNS rebinding). On loopback: the loopback names. Elsewhere: the bound name, and what the certificate covers.
 */
export class OwnHosts {
  readonly #exact: Set<string>
  readonly #port: number
  readonly #defaultPort: number
  readonly #certificate: X509Certificate | null

  constructor({ host, port, certificate }: Bind) {
    this.#port = port
    this.#defaultPort = certificate === undefined ? 80 : 443
    this.#certificate = certificate === undefined ? null : new X509Certificate(certificate)
    const names = (isLoopback(host) ? [...LOOPBACK_HOSTS] : [host.toLowerCase()]).map(bracketed)
    this.#exact = new Set(names.map((name) => `${name}:${port}`))
    if (port === this.#defaultPort) for (const name of names) this.#exact.add(name)
  }

  /** @param hostHeader `name`, `name:port` or `[address]:port` (RFC 9110, section 7.2). */
  includes(hostHeader: string): boolean {
    return this.#exact.has(hostHeader.toLowerCase()) || this.#isCertified(hostHeader)
  }

  #isCertified(hostHeader: string): boolean {
    if (this.#certificate === null) return false
    const [, address, plain = address ?? '', port] = HOST_HEADER.exec(hostHeader) ?? []
    if (Number(port ?? this.#defaultPort) !== this.#port) return false
    const certified =
      isIP(plain) === 0 ? this.#certificate.checkHost(plain) : this.#certificate.checkIP(plain)
    return certified !== undefined
  }
}

const bracketed = (host: string): string => (isIP(host) === 6 ? `[${host}]` : host)

const firstDnsName = (certificate: string | undefined): string | undefined =>
  certificate === undefined
    ? undefined
    : /DNS:([^\s,*]+)/.exec(new X509Certificate(certificate).subjectAltName ?? '')?.[1]
