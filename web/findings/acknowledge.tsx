import { Text, Textarea } from '@mantine/core'
import { useForm } from '@mantine/form'
import { notifications } from '@mantine/notifications'
import { FormDialog } from './form-dialog.tsx'
import { inOneLine, problemOfReason } from './reason.ts'
import type { Finding } from './types.ts'
import { useAcknowledge } from './use-findings.ts'

type Props = {
  readonly finding: Finding
  readonly opened: boolean
  readonly onClose: () => void
}

export function Acknowledge({ finding, opened, onClose }: Props) {
  const acknowledge = useAcknowledge()
  const form = useForm({ initialValues: { reason: '' }, validate: { reason: problemOfReason } })
  return (
    <FormDialog
      opened={opened}
      onClose={onClose}
      title="Acknowledge this finding"
      action="Acknowledge"
      form={form}
      onSend={async ({ reason }) => {
        await acknowledge(finding.id, inOneLine(reason))
        notifications.show({ message: 'The finding is acknowledged.' })
      }}
    >
      <Text size="sm">
        It is no longer open: you have looked at it, and know what it was. It opens again if it becomes
        graver.
      </Text>
      <Textarea
        label="Reason"
        description="What it was, or what was done about it. It is kept, with your name."
        autosize
        minRows={2}
        data-autofocus
        {...form.getInputProps('reason')}
      />
    </FormDialog>
  )
}
