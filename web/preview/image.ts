/** A picture of pixels: the page has looked at its first bytes, and its type is never one that can hold scripts. */
import { make, region } from './elements.ts'
import { PreviewProblem } from './problem.ts'

/** Four bytes each, once it is decoded. */
const PIXELS_MAX = 100_000_000

export async function showImage(root: HTMLElement, bytes: ArrayBuffer, type: string): Promise<void> {
  const url = URL.createObjectURL(new Blob([bytes], { type }))
  const image = make('img', { set: { alt: 'The content, a picture', src: url } })
  try {
    await image.decode()
  } catch {
    throw new PreviewProblem('damaged')
  } finally {
    URL.revokeObjectURL(url)
  }
  if (image.naturalWidth * image.naturalHeight > PIXELS_MAX) throw new PreviewProblem('too-large')
  const box = region('Content')
  box.append(image)
  root.append(box)
}
