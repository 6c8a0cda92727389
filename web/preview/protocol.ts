/**
 * What the page and the frame that shows content say to each other. The page trusts nothing of the frame's but a number in
 * range and a closed set of words.
 */

/** The frame to the page, once: the one message that does not go through the channel. */
export const READY = 'keyfold-preview-ready'

export type Showable = 'text' | 'image' | 'pdf'
export type Scheme = 'light' | 'dark'

/** The page to the frame, once, with its end of the channel; the bytes are handed over. */
export type ToShow = {
  readonly kind: Showable
  /** Of a picture: its media type, as its bytes tell. */
  readonly type: string
  readonly scheme: Scheme
  readonly bytes: ArrayBuffer
}

/** The page to the frame, through the channel: the colors have changed. */
export type Recolor = { readonly scheme: Scheme }

export const PROBLEMS = ['damaged', 'locked', 'too-large'] as const
/** `locked`: a PDF with a password of its own. */
export type Problem = (typeof PROBLEMS)[number]

/** The frame to the page, through the channel. */
export type Report = { readonly shown: { readonly heightPx: number } } | { readonly problem: Problem }

export const HEIGHT_MAX_PX = 1_000_000

/** @returns null when it is no report */
export function readReport(value: unknown): Report | null {
  if (typeof value !== 'object' || value === null) return null
  if ('problem' in value) {
    const problem = PROBLEMS.find((word) => word === value.problem)
    return problem === undefined ? null : { problem }
  }
  if (!('shown' in value) || typeof value.shown !== 'object' || value.shown === null) return null
  const heightPx = 'heightPx' in value.shown ? value.shown.heightPx : null
  if (typeof heightPx !== 'number' || !(heightPx >= 0 && heightPx <= HEIGHT_MAX_PX)) return null
  return { shown: { heightPx } }
}
