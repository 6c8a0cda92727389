import type { IncomingMessage, ServerResponse } from 'node:http'
import { bodyTooLarge } from '../lib/http/api-request.ts'
import type { Share } from './byte-budget.ts'

/** The client went away before its request was complete: there is nobody left to answer. */
export class ClientGone extends Error {
  override readonly name = 'ClientGone'
}

/** Whether bytes follow the headers (RFC 9112, section 6.3). */
export const carriesBody = ({ headers }: IncomingMessage): boolean =>
  headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0

/**
 * Reads the whole body. A declared length that is too large is refused before a byte is read, and before the client is
 * told to go on (`Expect: 100-continue`); an undeclared one as soon as it passes the limit.
 *
 * @param share is asked for the memory first.
 * @returns null when the request carries no body.
 * @throws KeyfoldError `content-too-large`, `unavailable`; ClientGone
 */
export function readBody(
  request: IncomingMessage,
  response: ServerResponse,
  maxBytes: number,
  awaitsContinue: boolean,
  share: Share,
): Promise<Buffer | null> | null {
  if (!carriesBody(request)) return null
  checkDeclaredLength(request, maxBytes)
  const declared = Number(request.headers['content-length'] ?? 0)
  share.take(declared)
  if (awaitsContinue) response.writeContinue()
  return collect(request, declared, maxBytes, share)
}

/** @throws KeyfoldError `content-too-large` */
export function checkDeclaredLength({ headers }: IncomingMessage, maxBytes: number): void {
  const declared = Number(headers['content-length'] ?? 0)
  if (declared > maxBytes) throw bodyTooLarge(maxBytes, `this one has ${declared}`)
}

/** @param declared bytes, which `share` holds already; 0: unknown. */
function collect(
  request: IncomingMessage,
  declared: number,
  maxBytes: number,
  share: Share,
): Promise<Buffer> {
  const { promise, resolve, reject } = Promise.withResolvers<Buffer>()
  const body = new BodyBuffer(declared)
  const onData = (chunk: Buffer): void => {
    try {
      if (body.bytes + chunk.length > maxBytes) throw bodyTooLarge(maxBytes, 'this one is longer')
      if (declared === 0) share.take(chunk.length)
      body.add(chunk)
    } catch (error) {
      request.off('data', onData)
      reject(error)
    }
  }
  request.on('data', onData)
  request.once('end', () => resolve(body.take()))
  request.once('close', () => {
    if (!request.readableEnded) {
      reject(new ClientGone('The connection closed before the request was complete.'))
    }
  })
  return promise
}

/** Copies each byte once at most: chunks of a declared length go to their place at once, others are joined at the end. */
class BodyBuffer {
  readonly #declared: number
  readonly #chunks: Buffer[] = []
  #whole: Buffer | null = null
  bytes = 0

  /** @param declared bytes; 0: unknown. The parser never delivers more than were declared. */
  constructor(declared: number) {
    this.#declared = declared
  }

  add(chunk: Buffer): void {
    if (this.#declared === 0 || chunk.length === this.#declared) {
      this.#chunks.push(chunk)
    } else {
      this.#whole ??= Buffer.allocUnsafeSlow(this.#declared)
      chunk.copy(this.#whole, this.bytes)
    }
    this.bytes += chunk.length
  }

  take(): Buffer {
    if (this.#whole) return this.#whole
    const [first] = this.#chunks
    return first && this.#chunks.length === 1 ? first : Buffer.concat(this.#chunks, this.bytes)
  }
}
