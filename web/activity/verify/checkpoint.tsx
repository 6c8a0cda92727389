import { Button, CopyButton, Group, Stack, Text, Title } from '@mantine/core'
import { IconCheck, IconCopy, IconDownload } from '@tabler/icons-react'
import { toHex } from '../../../lib/audit/log/bytes.ts'
import { saveFile } from '../../content/download.ts'
import type { Report } from './check-log.ts'
import { Picture } from './hash-picture.tsx'
import { svgOf } from './picture.ts'
import classes from './verify.module.css'

/** What to keep, as text and as a picture. */
export function Checkpoint({ report }: { readonly report: Report }) {
  const { head, note, key } = report
  return (
    <Stack gap="xs" component="section" aria-label="The checkpoint">
      <Title order={3}>The checkpoint, to be kept somewhere else</Title>
      <Text size="sm">
        With it, anybody can tell later whether the log was rolled back or exchanged: paste it here, or give
        it to <code>keyfold audit verify --witness</code>. It holds nothing secret. Two people who see the
        same picture have the same log.
      </Text>
      <Group align="flex-start" gap="md">
        <Picture hash={head.root} />
        <div className={classes['text']}>
          {/* It scrolls, and so it must be reached by keys. */}
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls */}
          <pre className={classes['note']} tabIndex={0} aria-label="Checkpoint as text">
            {note}
          </pre>
          <Text size="xs" c="dimmed">
            Key of the log: <code>{key}</code>
          </Text>
        </div>
      </Group>
      <Group gap="xs">
        <CopyButton value={note}>
          {({ copied, copy }) => (
            <Button
              size="xs"
              variant="default"
              leftSection={copied ? <IconCheck size={14} aria-hidden /> : <IconCopy size={14} aria-hidden />}
              onClick={copy}
            >
              {copied ? 'Copied' : 'Copy the checkpoint'}
            </Button>
          )}
        </CopyButton>
        <Save name="checkpoint" label="Save the checkpoint" text={note} head={head} ending="txt" />
        <Save name="checkpoint" label="Save the picture" text={svgOf(head.root)} head={head} ending="svg" />
      </Group>
    </Stack>
  )
}

type SaveProps = {
  readonly name: string
  readonly label: string
  readonly text: string
  readonly head: Report['head']
  readonly ending: string
}

const Save = ({ name, label, text, head, ending }: SaveProps) => (
  <Button
    size="xs"
    variant="default"
    leftSection={<IconDownload size={14} aria-hidden />}
    onClick={() =>
      saveFile({
        bytes: new TextEncoder().encode(text),
        fileName: `${name}-${head.size}-${toHex(head.root.subarray(0, 4))}.${ending}`,
      })
    }
  >
    {label}
  </Button>
)
