/** The page's side of a preview. What answers has read content that somebody else may have made, and is not trusted. */
import { READY, type Report, readReport, type Scheme, type ToShow } from '../preview/protocol.ts'
import { REVEAL_POLICY } from './policy.ts'

/** `silent`: it has not answered in time. */
export type Answer = Report | { readonly problem: 'silent' }

export type PreviewChannel = {
  recolor(scheme: Scheme): void
  close(): void
}

/**
 * Waits for the frame, then hands over the content, once.
 *
 * @param onAnswer called once, unless the channel is closed first
 */
export function openPreview(
  frame: HTMLIFrameElement,
  content: ToShow,
  onAnswer: (answer: Answer) => void,
): PreviewChannel {
  const { port1, port2 } = new MessageChannel()
  const answer = (value: Answer): void => {
    clearTimeout(timer)
    port1.removeEventListener('message', hear)
    onAnswer(value)
  }
  const timer = setTimeout(() => answer({ problem: 'silent' }), REVEAL_POLICY.previewAnswerMs)
  const hear = ({ data }: MessageEvent): void => {
    const report = readReport(data)
    if (report !== null) answer(report)
  }
  port1.addEventListener('message', hear)
  port1.start()
  const listen = (event: MessageEvent): void => {
    if (event.source !== frame.contentWindow || event.data !== READY) return
    removeEventListener('message', listen)
    // It has no origin that could be named.
    frame.contentWindow?.postMessage(content, '*', [port2, content.bytes])
  }
  addEventListener('message', listen)
  return {
    recolor: (scheme) => port1.postMessage({ scheme }),
    close: () => {
      clearTimeout(timer)
      removeEventListener('message', listen)
      port1.close()
    },
  }
}
