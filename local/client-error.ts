import { STATUS_CODES } from 'node:http'
import type { Duplex } from 'node:stream'
import { KeyfoldError } from '../lib/errors.ts'
import { problemResponse } from '../lib/http/problem.ts'

/**
 * Answers what is not even a request, on the bare socket, and closes it.
 *
 * @param error from node:http; its `code` says what went wrong.
 */
export function answerBrokenRequest(
  error: Error & { code?: string },
  socket: Duplex,
  requestId: string,
): void {
  if (!socket.writable || error.code === 'ECONNRESET') {
    socket.destroy()
    return
  }
  const { statusCode, headers, body } = problemResponse(toProblem(error.code), requestId)
  const lines = [
    `HTTP/1.1 ${statusCode} ${STATUS_CODES[statusCode] ?? ''}`,
    ...Object.entries(headers ?? {}).map(([name, value]) => `${name}: ${value}`),
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Connection: close',
  ]
  socket.end(`${lines.join('\r\n')}\r\n\r\n${body}`, () => socket.destroy())
}

function toProblem(code: string | undefined): KeyfoldError {
  if (code === 'HPE_HEADER_OVERFLOW') {
    return new KeyfoldError('headers-too-large', 'The request line and headers are too large together.')
  }
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') {
    return new KeyfoldError('request-timeout', 'The request did not arrive in time; send it again.')
  }
  return new KeyfoldError('invalid-request', 'This is not a valid HTTP/1.1 request.')
}
