/** What of a file is sent. */
import { POLICY } from '../../lib/policy.ts'
import { encodeHeaderText } from '../api/header-text.ts'
import { ApiProblem } from '../api/problem.ts'

const MEDIA_TYPE = /^[\w!#$%&'*+.^`|~-]+\/[\w!#$%&'*+.^`|~-]+$/
const FALLBACK_TYPE = 'application/octet-stream'

/** The name of the file is sealed with its content. */
export const contentHeaders = ({ name, type }: File): Record<string, string> => ({
  'Content-Type':
    MEDIA_TYPE.test(type) && type.length <= POLICY.contentTypeMaxCharacters ? type : FALLBACK_TYPE,
  'Keyfold-Filename': encodeHeaderText(name.toWellFormed()),
})

/** @throws ApiProblem when the file is no longer what was chosen */
export async function contentOf(file: File): Promise<Uint8Array<ArrayBuffer>> {
  try {
    return new Uint8Array(await file.arrayBuffer())
  } catch {
    throw new ApiProblem(
      'invalid-request',
      'The file cannot be read any more: it was changed, moved, or is a folder. Choose it again.',
    )
  }
}
