/**
 * Shows one content that somebody else may have made, in a document without origin, network or storage. The page that frames it
 * sends the bytes; nothing of them is ever parsed as a document.
 */
import './style.css'
import { showImage } from './image.ts'
import { PreviewProblem } from './problem.ts'
import {
  HEIGHT_MAX_PX,
  type Problem,
  READY,
  type Recolor,
  type Report,
  type Scheme,
  type ToShow,
} from './protocol.ts'
import { showText } from './text.ts'

/** That of the page too: the frame is of the same address, only without the rights of it. */
const PAGE_ORIGIN = new URL(location.href).origin

function awaitContent(): void {
  const listen = (event: MessageEvent<ToShow>): void => {
    const [port] = event.ports
    if (event.source !== parent || event.origin !== PAGE_ORIGIN || port === undefined) return
    removeEventListener('message', listen)
    port.addEventListener('message', ({ data }: MessageEvent<Recolor>) => color(data.scheme))
    port.start()
    color(event.data.scheme)
    show(event.data).then(
      () => send(port, { shown: { heightPx: heightPx() } }),
      (error: unknown) => send(port, { problem: wordFor(error) }),
    )
  }
  addEventListener('message', listen)
  parent.postMessage(READY, PAGE_ORIGIN)
}

const send = (port: MessagePort, report: Report): void => port.postMessage(report)

/** Of all that there is, scrolled out of sight or not. */
function heightPx(): number {
  const heights = Array.from(document.body.children, ({ scrollHeight }) => scrollHeight)
  return Math.min(
    HEIGHT_MAX_PX,
    heights.reduce((sum, each) => sum + each, 0),
  )
}

const wordFor = (error: unknown): Problem => (error instanceof PreviewProblem ? error.problem : 'damaged')

function color(scheme: Scheme): void {
  document.documentElement.dataset['scheme'] = scheme === 'dark' ? 'dark' : 'light'
}

async function show({ kind, type, bytes }: ToShow): Promise<void> {
  const root = document.body
  switch (kind) {
    case 'text':
      return showText(root, bytes)
    case 'image':
      return showImage(root, bytes, type)
    case 'pdf': {
      // Large, and seldom needed.
      const { showPdf } = await import('./pdf.ts')
      return showPdf(root, bytes)
    }
  }
}

// By itself it shows nothing.
if (parent !== window) awaitContent()
