import { ActionIcon, Anchor, Button, Group, Paper, Progress, Stack, Text, Tooltip } from '@mantine/core'
import { IconCheck, IconX } from '@tabler/icons-react'
import { Link } from 'react-router'
import { ErrorNotice } from '../parts/error-notice.tsx'
import { size } from '../parts/size.ts'
import classes from './file-row.module.css'
import { NameField } from './name-field.tsx'
import type { QueuedFile, UploadQueue } from './upload-queue.ts'

type Props = { readonly file: QueuedFile; readonly queue: UploadQueue }

export const FileRow = ({ file, queue }: Props) => (
  <Paper withBorder p="sm">
    <Stack gap="xs">
      <Group justify="space-between" wrap="nowrap" gap="xs">
        <div className={classes['title']} data-sensitive>
          <Text fw={600} className={classes['name'] ?? ''}>
            <bdi>{file.file.name}</bdi>
          </Text>
          <Text size="sm" c="dimmed">
            {size(file.file.size)}
          </Text>
        </div>
        <Action file={file} queue={queue} />
      </Group>
      <State file={file} queue={queue} />
    </Stack>
  </Paper>
)

function Action({ file, queue }: Props) {
  const { key, state } = file
  switch (state.kind) {
    case 'queued':
    case 'sending':
      return (
        <Button variant="default" size="xs" onClick={() => queue.cancel(key)}>
          Cancel
        </Button>
      )
    case 'failed':
    case 'canceled':
      return (
        <Group gap={4} wrap="nowrap">
          <Button variant="default" size="xs" onClick={() => queue.retry(key)}>
            Retry
          </Button>
          <Remove file={file} queue={queue} />
        </Group>
      )
    case 'ready':
    case 'refused':
    case 'stored':
      return <Remove file={file} queue={queue} />
  }
}

const Remove = ({ file, queue }: Props) => (
  <Tooltip label="Take it off the list">
    <ActionIcon
      variant="subtle"
      color="gray"
      aria-label={`Take ${file.file.name} off the list`}
      onClick={() => queue.remove(file.key)}
    >
      <IconX size={16} aria-hidden />
    </ActionIcon>
  </Tooltip>
)

function State({ file, queue }: Props) {
  const { key, name, state } = file
  switch (state.kind) {
    case 'ready':
      return <NameField size="xs" value={name} onChange={(typed) => queue.rename(key, typed)} />
    case 'refused':
      return (
        <Text size="sm" c="var(--mantine-color-error)" role="alert">
          {state.because}
        </Text>
      )
    case 'queued':
      return <Quiet>Waits for its turn</Quiet>
    case 'sending':
      return <Sending file={file} sent={state.sent} />
    case 'stored':
      return <StoredFile object={state.object} />
    case 'failed':
      return <ErrorNotice error={state.error} title="It was not stored" />
    case 'canceled':
      return <Quiet>Canceled. If it was nearly done, it may be in the list nevertheless.</Quiet>
  }
}

const Quiet = ({ children }: { readonly children: string }) => (
  <Text size="sm" c="dimmed">
    {children}
  </Text>
)

function Sending({ file, sent }: { readonly file: QueuedFile; readonly sent: number }) {
  const percent = Math.min(100, Math.round((100 * sent) / file.file.size))
  return (
    <>
      <Progress value={percent} aria-label={`Sending ${file.file.name}`} />
      <Quiet>{percent < 100 ? `${percent} %` : 'The vault encrypts it'}</Quiet>
    </>
  )
}

const StoredFile = ({ object }: { readonly object: string }) => (
  <Group gap={6}>
    <IconCheck size={16} color="var(--mantine-color-green-6)" aria-hidden />
    <Text size="sm">Stored.</Text>
    <Anchor component={Link} to={`/objects/${object}`} size="sm">
      Open it
    </Anchor>
  </Group>
)
