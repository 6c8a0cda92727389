import { type MantineSize, TextInput } from '@mantine/core'
import { POLICY } from '../../lib/policy.ts'
import { labelValueProblem } from './label.ts'

type Props = {
  readonly value: string
  readonly onChange: (name: string) => void
  readonly placeholder?: string
  readonly size?: MantineSize
  /** Whether the encrypted content says the same. */
  readonly isContent?: boolean
}

const REPEATED =
  'The record says the same, encrypted. Here it is not: operators can read it. Choose a name that tells nothing about anybody.'

export const NameField = ({ value, onChange, placeholder = '', size = 'sm', isContent = false }: Props) => (
  <TextInput
    size={size}
    label="Name"
    description={isContent ? REPEATED : 'Shown in lists, and not encrypted: no personal data.'}
    inputWrapperOrder={['label', 'input', 'description', 'error']}
    placeholder={placeholder}
    value={value}
    maxLength={POLICY.labelValueMaxCharacters}
    autoComplete="off"
    error={labelValueProblem(value)}
    onChange={(event) => onChange(event.currentTarget.value)}
  />
)
