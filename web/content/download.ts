/** Gives bytes to the browser to save. */
import type { ReadContent } from './read.ts'

/** Never the content's own type: opened by somebody, such an address must not become a document of this origin. */
const TYPE = 'application/octet-stream'

export function saveFile({ bytes, fileName }: Pick<ReadContent, 'bytes' | 'fileName'>): void {
  const url = URL.createObjectURL(new Blob([bytes], { type: TYPE }))
  const link = document.createElement('a')
  link.href = url
  link.download = fileName
  link.click()
  // The browser has taken hold of it; Safari does so in a later task.
  setTimeout(() => URL.revokeObjectURL(url))
}
