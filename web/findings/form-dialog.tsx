import { Button, Group, Modal, Stack } from '@mantine/core'
import type { UseFormReturnType } from '@mantine/form'
import { type ReactNode, useState } from 'react'
import { ErrorNotice } from '../parts/error-notice.tsx'

type Props<Values> = {
  readonly opened: boolean
  readonly onClose: () => void
  readonly title: string
  /** What the button does, as a verb. */
  readonly action: string
  readonly form: UseFormReturnType<Values>
  /** The dialog closes when it is done, and shows the error when it failed. */
  readonly onSend: (values: Values) => Promise<unknown>
  readonly children: ReactNode
}

/** A dialog that asks for something, and does it. */
export function FormDialog<Values extends Record<string, unknown>>({
  opened,
  onClose,
  title,
  action,
  form,
  onSend,
  children,
}: Props<Values>) {
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>(null)
  const close = (): void => {
    form.reset()
    setError(null)
    onClose()
  }
  // What has begun cannot be called back by looking away.
  const leave = (): void => {
    if (!busy) close()
  }
  const submit = form.onSubmit((values) => {
    setBusy(true)
    setError(null)
    onSend(values)
      .then(close, setError)
      .finally(() => setBusy(false))
  })
  return (
    <Modal opened={opened} onClose={leave} title={title}>
      <form onSubmit={submit} noValidate>
        <Stack gap="md">
          {children}
          {error === null ? null : <ErrorNotice error={error} />}
          <Group justify="flex-end">
            <Button variant="default" disabled={busy} onClick={leave}>
              Cancel
            </Button>
            <Button type="submit" loading={busy}>
              {action}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
