import { create } from 'content-disposition'
import { etagOf, type LiveVersion } from '../objects/model.ts'
import { encodeHeaderText } from './header-text.ts'

/** Headers of an answer that carries content: always a download, never to be rendered or sniffed. */
export function contentHeaders(version: LiveVersion, filename: string | null): Record<string, string> {
  return {
    'Content-Type': version.contentType,
    'Content-Disposition': create(filename ?? undefined, { type: 'attachment' }),
    ETag: etagOf(version),
    'Last-Modified': new Date(version.created).toUTCString(),
    'Keyfold-Object': version.object,
    'Keyfold-Version': String(version.version),
    'Keyfold-Classification': version.classification,
    ...(filename === null ? {} : { 'Keyfold-Filename': encodeHeaderText(filename) }),
  }
}
