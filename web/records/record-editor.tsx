import { Stack, Text } from '@mantine/core'
import { useRef, useState } from 'react'
import { AddField } from './add-field.tsx'
import { addField, moveField, removeField, replaceField } from './change.ts'
import { FieldInput } from './field-input.tsx'
import { FieldMenu } from './field-menu.tsx'
import { FieldName } from './field-name.tsx'
import { KINDS } from './kinds.ts'
import { RECORD_LIMITS, type SensitiveRecord } from './record.ts'
import classes from './record-editor.module.css'
import { useFieldIds } from './use-field-ids.ts'

export type RecordEditorProps = {
  readonly value: SensitiveRecord
  readonly onChange: (record: SensitiveRecord) => void
  /** Say what is wrong with every field; else only with those that somebody has left. */
  readonly showProblems?: boolean
}

/**
 * A form for the fields of a record. What is typed is the caller's to keep, and to drop. For another record it needs another
 * `key`: what is shown of a password would else stay shown.
 */
export function RecordEditor({ value, onChange, showProblems = false }: RecordEditorProps) {
  const [renamed, setRenamed] = useState<number | null>(null)
  const [said, setSaid] = useState('')
  const ids = useFieldIds(value.fields.length)
  const add = useRef<HTMLButtonElement>(null)
  const change = (record: SensitiveRecord, words: string): void => {
    setRenamed(null)
    setSaid(words)
    onChange(record)
  }
  const move = (at: number, by: -1 | 1, label: string): void => {
    ids.move(at, by)
    change(moveField(value, at, by), `${label} moved`)
  }
  const remove = (at: number, label: string): void => {
    ids.remove(at)
    change(removeField(value, at), `${label} removed`)
    add.current?.focus()
  }
  return (
    <Stack gap="sm" data-sensitive>
      {value.fields.map((field, at) => {
        const label = field.label.trim() || KINDS[field.kind].title
        return (
          <div key={ids.of(at)}>
            <div className={classes['row']}>
              <div className={classes['input']}>
                <FieldInput
                  field={field}
                  showProblems={showProblems}
                  autoFocus={ids.isAdded(at)}
                  onChange={(typed) => onChange(replaceField(value, at, { ...field, value: typed }))}
                />
              </div>
              <FieldMenu
                label={label}
                first={at === 0}
                last={at === value.fields.length - 1}
                onRename={() => setRenamed(ids.of(at))}
                onMove={(by) => move(at, by, label)}
                onRemove={() => remove(at, label)}
              />
            </div>
            {renamed === ids.of(at) ? (
              <FieldName
                field={field}
                onChange={(next) => onChange(replaceField(value, at, next))}
                onDone={() => setRenamed(null)}
              />
            ) : null}
          </div>
        )
      })}
      <div>
        <AddField
          ref={add}
          full={value.fields.length >= RECORD_LIMITS.fieldsMax}
          onAdd={(kind) => {
            ids.add()
            change(addField(value, kind), `${KINDS[kind].title} added`)
          }}
        />
      </div>
      <Text className="visually-hidden" aria-live="polite">
        {said}
      </Text>
    </Stack>
  )
}
