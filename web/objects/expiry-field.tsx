import { Group, Select, TextInput } from '@mantine/core'
import type { Expiry } from './details.ts'

type Props = {
  readonly expiry: Expiry
  readonly onExpiry: (expiry: Expiry) => void
  readonly problem: string | undefined
}

const CHOICES = [
  { value: 'never', label: 'Never' },
  { value: '1', label: 'After a day' },
  { value: '7', label: 'After a week' },
  { value: '30', label: 'After 30 days' },
  { value: '365', label: 'After a year' },
  { value: 'date', label: 'At the end of a day' },
]

const chosenOf = (expiry: Expiry): string => (expiry.kind === 'days' ? String(expiry.days) : expiry.kind)

function expiryOf(chosen: string): Expiry {
  if (chosen === 'never') return { kind: 'never' }
  return chosen === 'date' ? { kind: 'date', date: '' } : { kind: 'days', days: Number(chosen) }
}

export const ExpiryField = ({ expiry, onExpiry, problem }: Props) => (
  <Group align="flex-start" gap="sm">
    <Select
      label="Expires"
      description="Then nobody can read it, and it is destroyed"
      data={CHOICES}
      value={chosenOf(expiry)}
      allowDeselect={false}
      onChange={(chosen) => onExpiry(expiryOf(chosen ?? 'never'))}
    />
    {expiry.kind === 'date' ? (
      <TextInput
        label="Day"
        description="By the time of where you are"
        type="date"
        value={expiry.date}
        error={problem}
        onChange={(event) => onExpiry({ kind: 'date', date: event.currentTarget.value })}
      />
    ) : null}
  </Group>
)
