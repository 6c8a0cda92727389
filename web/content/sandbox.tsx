import { Text, useComputedColorScheme } from '@mantine/core'
import { useEffect, useEffectEvent, useRef, useState } from 'react'
import type { Showable } from '../preview/protocol.ts'
import classes from './content.module.css'
import { type Answer, openPreview, type PreviewChannel } from './preview-channel.ts'

type Props = { readonly kind: Showable; readonly type: string; readonly bytes: Uint8Array<ArrayBuffer> }

/** Pages of a PDF are looked at one after another. */
const TALL_PX = 10_000
const FIRST_PX = 240

/** Content in a frame of its own, which can reach nothing: not this page, not the network, not what is stored. */
export function Sandbox({ kind, type, bytes }: Props) {
  const frame = useRef<HTMLIFrameElement>(null)
  const channel = useRef<PreviewChannel>(null)
  const scheme = useComputedColorScheme('light')
  const [answer, setAnswer] = useState<Answer | null>(null)
  const open = useEffectEvent(() => {
    if (frame.current === null) return null
    // A copy: the page keeps its own until it hides it.
    const content = { kind, type, scheme, bytes: bytes.slice().buffer }
    channel.current = openPreview(frame.current, content, setAnswer)
    return channel.current
  })
  useEffect(() => {
    const opened = open()
    return () => opened?.close()
  }, [])
  useEffect(() => channel.current?.recolor(scheme), [scheme])
  if (answer !== null && 'problem' in answer) return <Text role="alert">{WORDS[answer.problem]}</Text>
  return (
    <div data-sensitive>
      <iframe
        ref={frame}
        className={classes['frame']}
        style={{ height: heightOf(kind, answer) }}
        sandbox="allow-scripts"
        src="/preview.html"
        title="Preview"
        referrerPolicy="no-referrer"
      />
    </div>
  )
}

const WORDS: Readonly<Record<Extract<Answer, { problem: unknown }>['problem'], string>> = {
  damaged: "It can't be previewed: it is damaged, or not what its type says. Download it.",
  locked: "The PDF has a password of its own, so it can't be previewed. Download it.",
  'too-large': 'It is too large to preview. Download it.',
  silent: 'The preview did not answer in time. Download it.',
}

/** The style sheet sets the least and the most. */
function heightOf(kind: Showable, answer: Answer | null): number {
  if (kind === 'pdf') return TALL_PX
  return answer !== null && 'shown' in answer ? answer.shown.heightPx + 2 : FIRST_PX
}
