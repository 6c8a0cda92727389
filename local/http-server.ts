import { createServer, type Server, type ServerOptions } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import { LOCAL_POLICY } from './policy.ts'

/** PEM. */
export type TlsFiles = { readonly certificate: string; readonly key: string }

export type ArrivalTimes = {
  readonly headersTimeoutMs: number
  readonly requestArrivalTimeoutMs: number
  readonly connectionCheckIntervalMs: number
  readonly stalledConnectionTimeoutMs: number
}

export type ConnectionLimits = { readonly connectionsMax: number }

/** A server that slow senders and readers cannot hold on to. With `tls` it speaks HTTPS: TLS 1.2 at least. */
export function createHttpServer(
  times: ArrivalTimes,
  limits: ConnectionLimits,
  tls: TlsFiles | undefined,
): Server {
  const server = createPlainOrTls(times, tls)
  server.maxConnections = limits.connectionsMax
  server.timeout = times.stalledConnectionTimeoutMs
  return server
}

function createPlainOrTls(times: ArrivalTimes, tls: TlsFiles | undefined): Server {
  const options: ServerOptions = {
    maxHeaderSize: LOCAL_POLICY.headersMaxBytes,
    headersTimeout: times.headersTimeoutMs,
    requestTimeout: times.requestArrivalTimeoutMs,
    connectionsCheckingInterval: times.connectionCheckIntervalMs,
    keepAliveTimeout: LOCAL_POLICY.keepAliveTimeoutMs,
    // The gateway checks the Host header itself, so that the answer is a problem document.
    requireHostHeader: false,
  }
  if (tls === undefined) return createServer(options)
  return createTlsServer({
    ...options,
    cert: tls.certificate,
    key: tls.key,
    minVersion: 'TLSv1.2',
    handshakeTimeout: times.headersTimeoutMs,
  })
}
