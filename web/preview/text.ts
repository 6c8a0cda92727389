/** Text of whatever kind, as the characters that it is made of: HTML, SVG and Markdown too. */
import { decodeText } from '../content/text.ts'
import { make, region } from './elements.ts'
import { PreviewProblem } from './problem.ts'

/** More makes a browser slow to lay out; nobody reads so much within a minute. */
const SHOWN_MAX_CHARACTERS = 500_000

export function showText(root: HTMLElement, bytes: ArrayBuffer): void {
  const text = decodeText(new Uint8Array(bytes))
  if (text === null) throw new PreviewProblem('damaged')
  const box = region('Content')
  box.append(make('pre', { text: text.slice(0, SHOWN_MAX_CHARACTERS) }))
  if (text.length > SHOWN_MAX_CHARACTERS)
    root.append(
      note(`The first ${SHOWN_MAX_CHARACTERS.toLocaleString()} characters. Download it for the rest.`),
    )
  root.append(text === '' ? note('The content is empty.') : box)
}

const note = (text: string): HTMLElement => make('p', { className: 'note', text })
