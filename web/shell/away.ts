const FRAME_WATCH_MS = 200

/**
 * While nobody looks at the page, what it reveals is not drawn: a task switcher may take and keep a picture. Elements with
 * `data-sensitive` are hidden as soon as the window loses the focus; all of it when the page is no longer visible.
 */
export function hideWhileAway(): void {
  const root = document.documentElement
  const update = (): void => {
    root.toggleAttribute('data-hidden', document.visibilityState === 'hidden')
    // A frame of this page that has the focus is not away.
    root.toggleAttribute('data-away', document.visibilityState === 'hidden' || !document.hasFocus())
  }
  document.addEventListener('visibilitychange', update)
  // While a frame of this page has the focus, nothing tells the page that the window has lost it.
  let watching: ReturnType<typeof setInterval> | undefined
  addEventListener('focus', () => {
    clearInterval(watching)
    update()
  })
  addEventListener('blur', () => {
    update()
    clearInterval(watching)
    watching = setInterval(update, FRAME_WATCH_MS)
  })
  addEventListener('pagehide', () => root.toggleAttribute('data-hidden', true))
  addEventListener('pageshow', update)
  update()
}
