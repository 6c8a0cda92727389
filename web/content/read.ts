/** Reads content: decrypted by the vault, recorded there, held by the page for as long as it is used and no longer. */
import { parse } from 'content-disposition'
import type { Api } from '../api/client.ts'
import { ApiProblem, networkProblem } from '../api/problem.ts'
import { cleanFileName } from './file-name.ts'

export type ReadContent = {
  readonly bytes: Uint8Array<ArrayBuffer>
  /** As whoever stored it says. */
  readonly contentType: string
  /** Harmless to save under. */
  readonly fileName: string
}

export type ContentId = { readonly id: string; readonly version: number }

type Options = {
  readonly headers: { readonly 'keyfold-purpose'?: string }
  readonly signal: AbortSignal
}

/**
 * @throws ApiProblem, such as `purpose-required`
 * @throws DOMException `AbortError`
 */
export async function readContent(
  api: Api,
  { id, version }: ContentId,
  { headers, signal }: Options,
): Promise<ReadContent> {
  const path = { id }
  const query = { version: String(version) }
  const { data, response } = await api
    .GET('/v1/objects/{id}', {
      params: { path, query, header: headers },
      parseAs: 'arrayBuffer',
      signal,
    })
    .catch((error: unknown) => {
      throw isKnown(error) ? error : networkProblem()
    })
  return {
    // The client has no data for an empty body.
    bytes: new Uint8Array(data ?? new ArrayBuffer(0)),
    contentType: response.headers.get('Content-Type') ?? 'application/octet-stream',
    fileName: fileNameOf(response.headers.get('Content-Disposition'), id),
  }
}

/** It is no longer of use: what is kept of it in memory is overwritten. */
export const wipe = ({ bytes }: Pick<ReadContent, 'bytes'>): void => void bytes.fill(0)

/** The connection broke while the body was on its way. */
const isKnown = (error: unknown): boolean =>
  error instanceof ApiProblem || (error instanceof DOMException && error.name === 'AbortError')

function fileNameOf(disposition: string | null, id: string): string {
  const name = disposition === null ? undefined : parse(disposition).parameters['filename']
  return cleanFileName(name ?? '', `keyfold-${id}`)
}
