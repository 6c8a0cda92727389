import { Button, Group, Stack, Text } from '@mantine/core'
import { IconCopy, IconDownload } from '@tabler/icons-react'
import { useEffect, useMemo, useRef, useState } from 'react'
import { COPIED, copySecret, NOT_COPIED } from '../parts/clipboard.ts'
import { size } from '../parts/size.ts'
import classes from './content.module.css'
import { Countdown } from './countdown-bar.tsx'
import { saveFile } from './download.ts'
import { Fields } from './fields.tsx'
import { familyOf, type Shape, shapeOf } from './kind.ts'
import { plainText } from './plain-text.ts'
import type { ReadContent } from './read.ts'
import { Sandbox } from './sandbox.tsx'
import type { ContentControls } from './use-content.ts'

type Props = Pick<ContentControls, 'hide' | 'keep'> & {
  readonly content: ReadContent
  readonly untilMs: number
}

/** It is on the screen. What is copied or saved from here was read already, and is not read again. */
export function Revealed({ content, untilMs, hide, keep }: Props) {
  const [notice, setNotice] = useState<string | null>(null)
  const box = useRef<HTMLDivElement>(null)
  // The button that had the focus is gone.
  useEffect(() => box.current?.focus({ preventScroll: true }), [])
  const shape = useMemo(() => shapeFor(content), [content])
  const copy = (text: string): void =>
    void copySecret(Promise.resolve(text)).then(
      () => setNotice(COPIED),
      () => setNotice(NOT_COPIED),
    )
  const save = (): void => {
    saveFile(content)
    setNotice('Downloaded.')
  }
  const isText = shape.kind === 'text' || shape.kind === 'record'
  return (
    <Stack
      gap="md"
      ref={box}
      tabIndex={-1}
      role="group"
      aria-label="The content"
      className={classes['revealed'] ?? ''}
    >
      <div className={classes['head']}>
        <Text size="sm" c="dimmed" className={classes['name'] ?? ''} data-sensitive>
          {shape.kind === 'record' ? null : `${content.fileName}, `}
          {size(content.bytes.length)}
        </Text>
        <Countdown untilMs={untilMs} hide={hide} keep={keep} />
      </div>
      <Shown shape={shape} content={content} copy={copy} />
      <Group gap="xs">
        {isText ? (
          <Button
            variant="default"
            leftSection={<IconCopy size={16} aria-hidden />}
            onClick={() => copy(plainText(content))}
          >
            Copy
          </Button>
        ) : null}
        <Button variant="default" leftSection={<IconDownload size={16} aria-hidden />} onClick={save}>
          Download
        </Button>
      </Group>
      <Text role="status" size="sm" c="dimmed" className={classes['notice'] ?? ''}>
        {notice}
      </Text>
    </Stack>
  )
}

function shapeFor({ contentType, bytes }: ReadContent): Shape {
  const family = familyOf(contentType)
  return family === null ? { kind: 'other' } : shapeOf(family, bytes)
}

type ShownProps = {
  readonly shape: Shape
  readonly content: ReadContent
  readonly copy: (text: string) => void
}

function Shown({ shape, content: { bytes }, copy }: ShownProps) {
  switch (shape.kind) {
    case 'record':
      return <Fields record={shape.record} copy={copy} />
    case 'text':
    case 'pdf':
      return <Sandbox kind={shape.kind} type="" bytes={bytes} />
    case 'image':
      return <Sandbox kind="image" type={shape.type} bytes={bytes} />
    case 'other':
      return (
        <Text>It is not what its type says, or of a kind that can&apos;t be previewed. Download it.</Text>
      )
  }
}
