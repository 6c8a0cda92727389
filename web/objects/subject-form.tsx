import { Button, Group, TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { POLICY } from '../../lib/policy.ts'

type Props = {
  readonly subject: string
  readonly onSubject: (subject: string) => void
  readonly busy: boolean
}

export function SubjectForm({ subject, onSubject, busy }: Props) {
  const [typed, setTyped] = useState(subject)
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    onSubject(typed.trim())
  }
  return (
    <form onSubmit={submit} autoComplete="off">
      <Group align="flex-end" gap="sm" mb="md">
        <TextInput
          label="Subject"
          description="The identifier of the person that the data is about"
          value={typed}
          maxLength={POLICY.subjectMaxCharacters}
          autoComplete="off"
          spellCheck={false}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
        <Button type="submit" loading={busy} disabled={typed.trim() === ''}>
          Show
        </Button>
      </Group>
    </form>
  )
}
