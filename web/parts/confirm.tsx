import { Button, Checkbox, Group, Modal, Stack } from '@mantine/core'
import { type ReactNode, useState } from 'react'
import { ErrorNotice } from './error-notice.tsx'

type Props = {
  readonly opened: boolean
  readonly onClose: () => void
  readonly title: string
  /** What will happen, and what of it can't be undone. */
  readonly children: ReactNode
  /** What the button does, as a verb: "Shred". */
  readonly action: string
  readonly danger?: boolean
  /** Has to be ticked first, where nothing brings it back. */
  readonly understood?: string
  /** The dialog closes when it is done, and shows the error when it failed. */
  readonly onConfirm: () => Promise<unknown>
}

export function Confirm({
  opened,
  onClose,
  title,
  children,
  action,
  danger = false,
  understood,
  onConfirm,
}: Props) {
  const [ticked, setTicked] = useState(false)
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>(null)
  const close = (): void => {
    setTicked(false)
    setError(null)
    onClose()
  }
  const confirm = (): void => {
    setBusy(true)
    setError(null)
    onConfirm()
      .then(close, setError)
      .finally(() => setBusy(false))
  }
  // What has begun cannot be called back by looking away.
  const leave = (): void => {
    if (!busy) close()
  }
  return (
    <Modal opened={opened} onClose={leave} title={title}>
      <Stack gap="md">
        {children}
        {understood === undefined ? null : (
          <Checkbox
            label={understood}
            checked={ticked}
            onChange={(event) => setTicked(event.currentTarget.checked)}
          />
        )}
        {error === null ? null : <ErrorNotice error={error} />}
        <Group justify="flex-end">
          <Button variant="default" disabled={busy} onClick={leave}>
            Cancel
          </Button>
          <Button
            color={danger ? 'red' : 'indigo'}
            loading={busy}
            disabled={understood !== undefined && !ticked}
            onClick={confirm}
          >
            {action}
          </Button>
        </Group>
      </Stack>
    </Modal>
  )
}
