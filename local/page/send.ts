/** A file of the page → HTTP response. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { PageFile } from './files.ts'

/** Sends the file whole: a range may be ignored (RFC 9110, section 14.2). */
export function sendFile(
  request: IncomingMessage,
  response: ServerResponse,
  file: PageFile,
  headers: Readonly<Record<string, string>>,
): void {
  const kept = headers['Cache-Control'] === 'no-store' ? {} : { ETag: file.etag }
  const all = { ...headers, ...kept, Vary: 'Accept-Encoding' }
  if ('ETag' in kept && names(request.headers['if-none-match'], file.etag)) {
    response.writeHead(304, all).end()
    return
  }
  const { encoding, body } = represent(file, request.headers['accept-encoding'])
  response.writeHead(200, {
    ...all,
    ...(encoding === null ? {} : { 'Content-Encoding': encoding }),
    'Content-Type': file.contentType,
    'Content-Length': body.length,
  })
  response.end(request.method === 'HEAD' ? undefined : body)
}

/** RFC 9110, section 13.1.2: compared weakly. */
function names(ifNoneMatch: string | undefined, etag: string): boolean {
  if (ifNoneMatch === undefined) return false
  const opaque = (tag: string): string => tag.trim().replace(/^W\//, '')
  return ifNoneMatch.trim() === '*' || ifNoneMatch.split(',').some((tag) => opaque(tag) === opaque(etag))
}

type Representation = { readonly encoding: string | null; readonly body: Buffer }

function represent({ brotli, gzip, content }: PageFile, accepted = ''): Representation {
  if (brotli !== null && accepts(accepted, 'br')) return { encoding: 'br', body: brotli }
  if (gzip !== null && accepts(accepted, 'gzip')) return { encoding: 'gzip', body: gzip }
  return { encoding: null, body: content }
}

/** By name only, and not with a weight of zero (RFC 9110, section 12.5.3). */
const accepts = (header: string, coding: string): boolean =>
  header.split(',').some((part) => {
    const [name = '', weight = ''] = part.split(';').map((piece) => piece.trim().toLowerCase())
    return name === coding && !/^q=0([.]0*)?$/.test(weight)
  })
