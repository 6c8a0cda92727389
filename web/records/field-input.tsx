import { PasswordInput, Textarea, TextInput } from '@mantine/core'
import { type ChangeEvent, useState } from 'react'
import { isIsoDate, problemOf } from './check.ts'
import { KINDS } from './kinds.ts'
import { RECORD_LIMITS, type RecordField } from './record.ts'

type Props = {
  readonly field: RecordField
  readonly onChange: (value: string) => void
  /** Also of fields where nobody has been yet. */
  readonly showProblems: boolean
  readonly autoFocus?: boolean
}

/**
 * Nothing of what is typed may be kept or sent on by the browser: no suggestions (they are stored), no spelling (it may ask a
 * server). `new-password` keeps a browser from filling in the password of whoever is signed in.
 */
const PRIVATE = {
  autoComplete: 'off',
  autoCorrect: 'off',
  autoCapitalize: 'off',
  spellCheck: false,
  'data-1p-ignore': true,
  'data-bwignore': true,
  'data-lpignore': 'true',
} as const

/** The value of one field, for typing. A problem is said when somebody has left the field. */
export function FieldInput({ field, onChange, showProblems, autoFocus = false }: Props) {
  const [left, setLeft] = useState(false)
  const [wasThere] = useState(field.value !== '')
  const { kind, label, value } = field
  const { masked, lines, inputMode } = KINDS[kind]
  const problem = left || showProblems ? problemOf(field) : null
  const shared = {
    ...PRIVATE,
    label: label.trim() === '' ? KINDS[kind].title : label,
    value,
    maxLength: RECORD_LIMITS.valueMaxCharacters,
    onChange: (event: ChangeEvent<HTMLInputElement | HTMLTextAreaElement>) =>
      onChange(event.currentTarget.value),
    onBlur: () => setLeft(true),
    autoFocus,
    inputWrapperOrder: ['label' as const, 'input' as const, 'description' as const, 'error' as const],
    ...(problem?.level === 'error' ? { error: problem.message } : {}),
    ...(problem?.level === 'warning' ? { description: problem.message } : {}),
  }
  if (masked === 'always' || (masked === 'once-stored' && wasThere))
    return (
      <PasswordInput
        {...shared}
        autoComplete="new-password"
        visibilityToggleFocusable
        visibilityToggleButtonProps={{ 'aria-label': `Show what is typed in ${shared.label}` }}
      />
    )
  if (lines > 1) return <Textarea {...shared} rows={lines} resize="vertical" />
  // A date field shows nothing of what is no date, and would lose it.
  const date = kind === 'birth-date' && (value === '' || isIsoDate(value))
  return <TextInput {...shared} inputMode={inputMode} type={date ? 'date' : 'text'} />
}
