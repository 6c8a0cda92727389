import { Alert, Button, Group, Select, Stack, Text, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { IconTargetArrow } from '@tabler/icons-react'
import type { ApiProblem } from '../api/problem.ts'
import { useVault } from '../shell/context.tsx'

/** Header text: printable ASCII without a comma (docs/roles.md). */
const REFERENCE = /^[\x20-\x2b\x2d-\x7e]{0,128}$/

export type PurposeProps = {
  /** Why it is asked for: the message of `purpose-required`, or words of the view. */
  readonly text: string
  readonly submitLabel: string
  readonly onDeclare: (purpose: string) => void
  readonly busy?: boolean
}

export const PURPOSE_QUESTION = 'Say why you use it. It is recorded, with your name.'

/** For people; the API's own words are for programs. Another purpose than those of the caller it names itself. */
export const purposeText = ({ code, message }: ApiProblem): string =>
  code === 'purpose-required' ? PURPOSE_QUESTION : message

/** Asks why somebody looks at what is not theirs. The answer goes into the record with the name of whoever gave it. */
export function PurposeForm({ text, submitLabel, onDeclare, busy = false }: PurposeProps) {
  const purposes = usePurposes()
  const form = useForm({
    // Chosen by whoever declares it: what is there already would be declared unread.
    initialValues: { purpose: purposes.length === 1 ? (purposes[0] ?? '') : '', reference: '' },
    validate: {
      purpose: (value) => (value === '' ? 'Choose what you need it for' : null),
      reference: (value) => (REFERENCE.test(value) ? null : 'At most 128 plain characters, and no comma'),
    },
  })
  const declare = form.onSubmit(({ purpose, reference }) =>
    onDeclare(reference.trim() === '' ? purpose : `${purpose}/${reference.trim()}`),
  )
  return (
    <Alert
      icon={<IconTargetArrow size={18} />}
      title="What do you need it for?"
      color="indigo"
      variant="light"
    >
      <form onSubmit={declare}>
        <Stack gap="sm">
          <Text size="sm">{text}</Text>
          <Group align="flex-start" gap="sm">
            <Select
              label="Purpose"
              placeholder="Choose one"
              data={[...purposes]}
              allowDeselect={false}
              {...form.getInputProps('purpose')}
            />
            <TextInput
              label="Reference"
              placeholder="case 7"
              description="Optional; no personal data"
              inputWrapperOrder={['label', 'input', 'description', 'error']}
              {...form.getInputProps('reference')}
            />
          </Group>
          <Group>
            <Button type="submit" loading={busy}>
              {submitLabel}
            </Button>
          </Group>
        </Stack>
      </form>
    </Alert>
  )
}

/** What the roles of the caller may declare. */
export function usePurposes(): readonly string[] {
  const { me } = useVault()
  return [...new Set(Object.values(me.purposes).flat())]
}
