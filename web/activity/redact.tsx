import { Button, Group, Modal, Stack, Text, Textarea, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useDisclosure } from '@mantine/hooks'
import { notifications } from '@mantine/notifications'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { POLICY } from '../../lib/policy.ts'
import type { AuditEvent } from '../parts/action-name.ts'
import { Confirm } from '../parts/confirm.tsx'
import { useRoles, useVault } from '../shell/context.tsx'

/** For those who may, with an event that they may: nobody redacts what they did, and what was redacted stays said. */
export function RedactEvent({ event }: { readonly event: AuditEvent }) {
  const { me } = useVault()
  const may =
    useRoles('privacy-officer') &&
    ![event.principal, event.target].includes(me.principal) &&
    event.action !== 'audit.redact'
  return may ? <Redact id={event.id} label="Redact this event…" /> : null
}

/** For privacy officers, who see no events of others: somebody who does tells them which. */
export const RedactById = () =>
  useRoles('privacy-officer') ? <Redact id={null} label="Redact an event…" /> : null

type Asked = { readonly id: string; readonly reason: string }

function Redact({ id, label }: { readonly id: string | null; readonly label: string }) {
  const [opened, { open, close }] = useDisclosure()
  const [asked, ask] = useState<Asked | null>(null)
  const redact = useRedact()
  return (
    <>
      <Button size="xs" variant="default" onClick={open}>
        {label}
      </Button>
      <Modal opened={opened} onClose={close} title="Redact an event">
        <RedactForm
          id={id}
          onCancel={close}
          onAsk={(values) => {
            close()
            ask(values)
          }}
        />
      </Modal>
      <Confirm
        opened={asked !== null}
        onClose={() => ask(null)}
        title="Redact this event"
        action="Redact"
        danger
        understood="I understand that nobody can bring it back"
        onConfirm={async () => {
          if (asked !== null) await redact(asked)
        }}
      >
        <Text size="sm">
          All that event {asked?.id} says is destroyed: who did what, when, and with what. Neither you nor the
          operator can read it here again, and nobody can prove any more what it said. Its place in the log
          stays, and the log still verifies.
        </Text>
        <Text size="sm">
          That you redacted it, and why, is an event itself, which cannot be redacted. Copies that were saved
          or backed up before still have it.
        </Text>
      </Confirm>
    </>
  )
}

type FormProps = {
  /** Null: it is asked for. */
  readonly id: string | null
  readonly onCancel: () => void
  readonly onAsk: (asked: Asked) => void
}

function RedactForm({ id, onCancel, onAsk }: FormProps) {
  const form = useForm({
    initialValues: { id: id ?? '', reason: '' },
    validate: {
      id: (value) => (EVENT_ID.test(value.trim()) ? null : 'An event id has 26 letters and digits'),
      reason: problemOfReason,
    },
  })
  const submit = form.onSubmit((values) => onAsk({ id: values.id.trim(), reason: values.reason.trim() }))
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="sm">
        <Text size="sm">
          For what the law does not let the vault keep, such as a name that came into a reason.
        </Text>
        {id === null ? (
          <TextInput
            label="Event id"
            description="Auditors see it in the details of an event."
            autoComplete="off"
            spellCheck={false}
            {...form.getInputProps('id')}
          />
        ) : null}
        <Textarea
          label="Reason"
          description="The request or the rule; no personal data. It is kept for good."
          autosize
          minRows={2}
          {...form.getInputProps('reason')}
        />
        <Group justify="flex-end">
          <Button variant="default" onClick={onCancel}>
            Cancel
          </Button>
          <Button type="submit" color="red">
            Go on
          </Button>
        </Group>
      </Stack>
    </form>
  )
}

const EVENT_ID = /^[0-7][0-9A-HJKMNP-TV-Z]{25}$/

function problemOfReason(reason: string): string | null {
  if (reason.trim() === '') return 'Why is it redacted?'
  return reason.length > POLICY.reasonMaxCharacters
    ? `At most ${POLICY.reasonMaxCharacters} characters`
    : null
}

function useRedact(): (asked: Asked) => Promise<void> {
  const { api } = useVault()
  const queries = useQueryClient()
  return async ({ id, reason }) => {
    await api.POST('/v1/audit/events/{id}/redaction', { params: { path: { id } }, body: { reason } })
    notifications.show({ message: 'The event is redacted.' })
    await queries.resetQueries({ queryKey: ['events'] })
  }
}
