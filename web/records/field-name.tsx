import { Button, Group, Select, TextInput } from '@mantine/core'
import { KINDS } from './kinds.ts'
import { FIELD_KINDS, RECORD_LIMITS, type RecordField } from './record.ts'

type Props = {
  readonly field: RecordField
  readonly onChange: (field: RecordField) => void
  readonly onDone: () => void
}

const CHOICES = FIELD_KINDS.map((kind) => ({ value: kind, label: KINDS[kind].title }))

/** What a field is called, and of which kind it is. */
export const FieldName = ({ field, onChange, onDone }: Props) => (
  <Group gap="xs" align="flex-end">
    <TextInput
      label="Name of the field"
      value={field.label}
      maxLength={RECORD_LIMITS.labelMaxCharacters}
      autoComplete="off"
      spellCheck={false}
      data-autofocus
      onChange={(event) => onChange({ ...field, label: event.currentTarget.value })}
      onKeyDown={(event) => {
        if (event.key !== 'Enter') return
        event.preventDefault()
        onDone()
      }}
    />
    <Select
      label="Kind of field"
      data={CHOICES}
      value={field.kind}
      allowDeselect={false}
      onChange={(kind) => onChange({ ...field, kind: kind ?? field.kind })}
    />
    <Button variant="default" onClick={onDone}>
      Done
    </Button>
  </Group>
)
