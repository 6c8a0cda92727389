import { ActionIcon, Button, Group, Stack, Text, Tooltip } from '@mantine/core'
import { IconCopy, IconEye, IconEyeOff } from '@tabler/icons-react'
import { useState } from 'react'
import type { RecordField, SensitiveRecord } from '../records/record.ts'
import classes from './content.module.css'
import { maskOf, spokenMaskOf } from './mask.ts'

type Props = { readonly record: SensitiveRecord; readonly copy: (text: string) => void }

/** The fields of a record, each hidden until it is asked for: often one of them is needed, and somebody stands behind. */
export function Fields({ record: { fields }, copy }: Props) {
  const [shown, setShown] = useState<ReadonlySet<number>>(new Set())
  const all = shown.size === fields.length
  const toggle = (index: number): void => setShown((before) => before.symmetricDifference(new Set([index])))
  const toggleAll = (): void => setShown(all ? new Set() : new Set(fields.keys()))
  if (fields.length === 0) return <Text>The record has no fields.</Text>
  return (
    <Stack gap="xs">
      <Group justify="flex-end">
        <Button size="xs" variant="subtle" onClick={toggleAll}>
          {all ? 'Hide all fields' : 'Show all fields'}
        </Button>
      </Group>
      <dl className={classes['fields']}>
        {fields.map((field, index) => (
          <Field
            // A record is never changed here, so a field is its place.
            key={index}
            field={field}
            shown={shown.has(index)}
            toggle={() => toggle(index)}
            copy={() => copy(field.value)}
          />
        ))}
      </dl>
    </Stack>
  )
}

type FieldProps = {
  readonly field: RecordField
  readonly shown: boolean
  readonly toggle: () => void
  readonly copy: () => void
}

function Field({ field, shown, toggle, copy }: FieldProps) {
  const label = field.label === '' ? 'Without a name' : field.label
  const eye = `${shown ? 'Hide' : 'Show'} ${label}`
  return (
    <div className={classes['field']}>
      <Text component="dt" size="sm" c="dimmed" data-sensitive>
        {label}
      </Text>
      <dd data-sensitive className={classes['value']}>
        <Value field={field} shown={shown} />
      </dd>
      <Group component="dd" gap={4} wrap="nowrap">
        <Tooltip label={shown ? 'Hide' : 'Show'}>
          <ActionIcon variant="subtle" color="gray" aria-label={eye} aria-pressed={shown} onClick={toggle}>
            {shown ? <IconEyeOff size={18} aria-hidden /> : <IconEye size={18} aria-hidden />}
          </ActionIcon>
        </Tooltip>
        <Tooltip label="Copy">
          <ActionIcon variant="subtle" color="gray" aria-label={`Copy ${label}`} onClick={copy}>
            <IconCopy size={18} aria-hidden />
          </ActionIcon>
        </Tooltip>
      </Group>
    </div>
  )
}

function Value({ field, shown }: { readonly field: RecordField; readonly shown: boolean }) {
  if (field.value === '') return '(empty)'
  if (shown) return field.value
  return (
    <>
      <span aria-hidden>{maskOf(field)}</span>
      <span className="visually-hidden">{spokenMaskOf(field)}</span>
    </>
  )
}
