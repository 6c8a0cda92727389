/** Content as one pastes it elsewhere. */
import { ApiProblem } from '../api/problem.ts'
import { familyOf, shapeOf } from './kind.ts'
import type { ReadContent } from './read.ts'
import { decodeText } from './text.ts'

/** @throws ApiProblem `bad-answer` when it is no text, whatever it says of itself */
export function plainText({ bytes, contentType }: ReadContent): string {
  const family = familyOf(contentType)
  const shape = family === null ? null : shapeOf(family, bytes)
  if (shape?.kind === 'record')
    return shape.record.fields.map(({ label, value }) => `${label}: ${value}`).join('\n')
  const text = shape?.kind === 'text' ? decodeText(bytes) : null
  if (text === null)
    throw new ApiProblem('bad-answer', 'The content is no text, whatever it says of itself. Download it.')
  return text
}
