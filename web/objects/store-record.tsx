import { Button, Group, Paper, Select, Stack, Text } from '@mantine/core'
import { IconLock } from '@tabler/icons-react'
import { type FormEvent, useState } from 'react'
import { ErrorNotice } from '../parts/error-notice.tsx'
import { carriedOver } from '../records/change.ts'
import { filledIn, hasErrors } from '../records/check.ts'
import { RecordEditor } from '../records/record-editor.tsx'
import { TEMPLATES } from '../records/templates.ts'
import { hasProblems, problemsOf } from './details.ts'
import { DetailsFields } from './details-fields.tsx'
import { labelValueProblem } from './label.ts'
import { NameField } from './name-field.tsx'
import { StoredNotice } from './stored-notice.tsx'
import type { Draft } from './use-draft.ts'

const KINDS = TEMPLATES.map(({ id, title }) => ({ value: id, label: title }))

export const StoreRecord = ({ draft }: { readonly draft: Draft }) =>
  draft.stored === null ? (
    <RecordForm draft={draft} />
  ) : (
    <StoredNotice object={draft.stored} onAgain={draft.again} />
  )

function RecordForm({ draft }: { readonly draft: Draft }) {
  const { template, name, record, details, busy, error } = draft
  const [tried, setTried] = useState(false)
  const nothing = filledIn(record).fields.length === 0
  const wrong =
    nothing || hasErrors(record) || labelValueProblem(name) !== null || hasProblems(details, Date.now())
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    setTried(true)
    if (!wrong && !busy) void draft.store()
  }
  const choose = (id: string | null): void => {
    const chosen = TEMPLATES.find((other) => other.id === id)
    if (chosen !== undefined) draft.change({ template: chosen, record: carriedOver(record, chosen.record) })
  }
  return (
    <Paper withBorder p="lg" maw="42rem">
      <form onSubmit={submit} noValidate autoComplete="off">
        <Stack gap="md">
          <Select label="Kind" data={KINDS} value={template.id} allowDeselect={false} onChange={choose} />
          <NameField
            value={name}
            onChange={(typed) => draft.change({ name: typed })}
            placeholder={template.example}
            isContent={record.fields.some(({ value }) => name.trim() !== '' && value.trim() === name.trim())}
          />
          <RecordEditor
            key={template.id}
            value={record}
            onChange={(typed) => draft.change({ record: typed })}
            showProblems={tried}
          />
          <DetailsFields
            details={details}
            onDetails={(chosen) => draft.change({ details: chosen })}
            problems={tried ? problemsOf(details, Date.now()) : {}}
          />
          {tried && nothing ? (
            <Text c="var(--mantine-color-error)" size="sm" role="alert">
              Fill in at least one field.
            </Text>
          ) : null}
          {error === null ? null : <ErrorNotice error={error} title="It was not stored" />}
          <Group>
            <Button type="submit" loading={busy} leftSection={<IconLock size={18} aria-hidden />}>
              Store
            </Button>
          </Group>
        </Stack>
      </form>
    </Paper>
  )
}
