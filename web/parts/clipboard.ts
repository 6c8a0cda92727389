/**
 * The clipboard takes what is secret, and loses it again. Every program on the machine can read it, and some keep what was in
 * it; the page may write it, but never read it.
 */
import { REVEAL_POLICY } from '../content/policy.ts'

/** There is one clipboard, so there is one time at which it is cleared. */
let clearing: ReturnType<typeof setTimeout> | undefined

const empty = (): Promise<void> => navigator.clipboard.writeText('')

/** What a person is told. */
export const COPIED = `Copied. The clipboard is cleared in ${REVEAL_POLICY.clipboardMs / 1_000} s, or when you come back to this page after that.`
export const NOT_COPIED = 'The browser did not let the page copy. Reveal it, and copy it by hand.'

/**
 * @param text may still be on its way: browsers want to be asked while the click is fresh
 * @throws DOMException, TypeError when the browser refuses, or what `text` rejects with
 */
export async function copySecret(text: Promise<string>): Promise<void> {
  const blob = text.then((value) => new Blob([value], { type: 'text/plain' }))
  // Whatever becomes of the clipboard, somebody has looked at it.
  blob.catch(() => undefined)
  await navigator.clipboard.write([new ClipboardItem({ 'text/plain': blob })])
  clearTimeout(clearing)
  clearing = setTimeout(() => void clear(), REVEAL_POLICY.clipboardMs)
}

/** At once, if something of ours may still be in it: nobody will be there to do it later. */
export async function clearClipboard(): Promise<void> {
  if (clearing === undefined) return
  clearTimeout(clearing)
  clearing = undefined
  await empty().catch(() => undefined)
}

/** Refused while the page is not looked at: then as soon as it is. */
async function clear(): Promise<void> {
  try {
    await empty()
    clearing = undefined
  } catch {
    addEventListener('focus', () => void clearClipboard(), { once: true })
  }
}
