import { Button, Group, Stack, Text, Textarea } from '@mantine/core'
import { useForm } from '@mantine/form'
import { notifications } from '@mantine/notifications'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { POLICY } from '../../lib/policy.ts'
import { Confirm } from '../parts/confirm.tsx'
import { ErrorNotice } from '../parts/error-notice.tsx'
import { useVault } from '../shell/context.tsx'
import { useRefresh } from './use-object.ts'

type Props = {
  readonly id: string
  /** Null: the caller may not see it; both ways are offered. */
  readonly held: boolean | null
}

/** A legal hold, for those who place and release it. */
export function Hold({ id, held }: Props) {
  const [changed, setChanged] = useState<boolean | null>(null)
  const now = changed ?? held
  return (
    <Stack gap="md" maw="36rem">
      <Text size="sm" role="status">
        {now === null
          ? 'Whether it is held now is not shown to your role here; the list by subject shows it. '
          : now
            ? 'It is under legal hold. '
            : 'It is not under legal hold. '}
        While it is, nobody can delete or shred it, and it is not destroyed when it expires.
      </Text>
      {now === true ? null : <Place id={id} onDone={() => setChanged(true)} />}
      {now === false ? null : <Release id={id} onDone={() => setChanged(false)} />}
    </Stack>
  )
}

type ChangeProps = { readonly id: string; readonly onDone: () => void }

function Place({ id, onDone }: ChangeProps) {
  const { api } = useVault()
  const refresh = useRefresh(id)
  const form = useForm({ initialValues: { reason: '' }, validate: { reason: problemOfReason } })
  const place = useMutation({
    mutationFn: (reason: string) =>
      api.PUT('/v1/objects/{id}/hold', { params: { path: { id } }, body: { reason } }),
    onSuccess: () => {
      onDone()
      notifications.show({ message: 'The object is under legal hold.' })
      return refresh()
    },
  })
  return (
    <form onSubmit={form.onSubmit(({ reason }) => place.mutate(reason.trim()))} noValidate>
      <Stack gap="sm">
        <Textarea
          label="Reason"
          description="The case or the order; no personal data."
          autosize
          minRows={2}
          {...form.getInputProps('reason')}
        />
        {place.error === null ? null : <ErrorNotice error={place.error} />}
        <Group>
          <Button type="submit" loading={place.isPending}>
            Place a legal hold
          </Button>
        </Group>
      </Stack>
    </form>
  )
}

const problemOfReason = (reason: string): string | null => {
  if (reason.trim() === '') return 'Why is it held?'
  return reason.length > POLICY.reasonMaxCharacters
    ? `At most ${POLICY.reasonMaxCharacters} characters`
    : null
}

function Release({ id, onDone }: ChangeProps) {
  const { api } = useVault()
  const refresh = useRefresh(id)
  const [asking, setAsking] = useState(false)
  const release = async (): Promise<void> => {
    await api.DELETE('/v1/objects/{id}/hold', { params: { path: { id } } })
    onDone()
    notifications.show({ message: 'The legal hold is released.' })
    await refresh()
  }
  return (
    <Group>
      <Button variant="default" onClick={() => setAsking(true)}>
        Release the hold
      </Button>
      <Confirm
        opened={asking}
        onClose={() => setAsking(false)}
        title="Release the legal hold"
        action="Release"
        danger
        onConfirm={release}
      >
        <Text size="sm">
          Its owner can then delete it. If it has expired, the next sweep destroys its data key, and nothing
          brings it back.
        </Text>
      </Confirm>
    </Group>
  )
}
