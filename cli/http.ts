/**
 * One HTTP request. Not `fetch`: that joins repeated headers with commas, which labels may contain, and knows no progress.
 * Redirects are not followed, so that no token or content goes where nobody sent it.
 */
import {
  type IncomingHttpHeaders,
  type IncomingMessage,
  type OutgoingHttpHeaders,
  request as plain,
} from 'node:http'
import { request as secure } from 'node:https'
import { KeyfoldError } from '../lib/errors.ts'
import manifest from '../package.json' with { type: 'json' }
import { UsageError } from './failures.ts'

const PIECE_BYTES = 64 * 1024
const TIMEOUT_MS = 60_000
/** A firewall before the vault may refuse whoever does not say what they are. */
export const USER_AGENT = `keyfold/${manifest.version}`
const LOOPBACK = /^(localhost|127(\.\d+){3}|\[::1\])$/

export type HttpRequest = {
  readonly method: string
  readonly url: URL
  readonly headers: OutgoingHttpHeaders
  readonly body?: Buffer
  /** Bytes sent so far. */
  readonly onSent?: (bytes: number) => void
  /** Bytes received so far, and how many there will be; 0 when the server does not say. */
  readonly onReceived?: (bytes: number, total: number) => void
}

export type HttpAnswer = {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly body: Buffer
}

/** @throws UsageError unless it is HTTPS, or HTTP on this machine: tokens and content never cross a network in the clear. */
export function checkedUrl(text: string, name: string): URL {
  const url = URL.canParse(text) ? new URL(text) : null
  if (url?.protocol === 'https:' || (url?.protocol === 'http:' && LOOPBACK.test(url.hostname))) return url
  throw new UsageError(`${name} must be an https:// URL (http:// on this machine only); it is "${text}".`)
}

/** @throws KeyfoldError `unavailable` when there is no whole answer. */
export async function send(request: HttpRequest): Promise<HttpAnswer> {
  try {
    const response = await exchange(request)
    const body = await receive(response, request.onReceived)
    return { status: response.statusCode ?? 0, headers: response.headers, body }
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException
    const reason = code === 'ECONNREFUSED' ? 'nothing listens there' : message || code
    throw new KeyfoldError('unavailable', `${request.url.origin} gave no answer: ${reason}.`, { cause })
  }
}

function exchange({ method, url, headers, body, onSent }: HttpRequest): Promise<IncomingMessage> {
  const length = body === undefined ? {} : { 'Content-Length': body.length }
  const open = url.protocol === 'https:' ? secure : plain
  return new Promise((resolve, reject) => {
    const outgoing = open(url, {
      method,
      headers: { 'User-Agent': USER_AGENT, ...headers, ...length },
      timeout: TIMEOUT_MS,
      agent: false,
    })
    outgoing.on('timeout', () => outgoing.destroy(new Error(`no sign of life for ${TIMEOUT_MS / 1000} s`)))
    outgoing.on('error', reject)
    outgoing.on('response', resolve)
    write(body ?? Buffer.alloc(0), 0)

    function write(content: Buffer, start: number): void {
      onSent?.(start)
      if (start >= content.length) outgoing.end()
      else
        outgoing.write(content.subarray(start, start + PIECE_BYTES), () =>
          write(content, start + PIECE_BYTES),
        )
    }
  })
}

async function receive(response: IncomingMessage, onReceived: HttpRequest['onReceived']): Promise<Buffer> {
  const total = Number(response.headers['content-length'] ?? 0)
  const chunks: Buffer[] = []
  let received = 0
  for await (const chunk of response as AsyncIterable<Buffer>) {
    chunks.push(chunk)
    received += chunk.length
    onReceived?.(received, total)
  }
  return Buffer.concat(chunks)
}
