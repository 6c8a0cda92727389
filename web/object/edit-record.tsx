import { Button, Group, Stack, Text } from '@mantine/core'
import { useEffect, useState } from 'react'
import { ErrorNotice } from '../parts/error-notice.tsx'
import { Loading } from '../parts/loading.tsx'
import { PurposeForm } from '../parts/purpose.tsx'
import { hasErrors } from '../records/check.ts'
import type { SensitiveRecord } from '../records/record.ts'
import { RecordEditor } from '../records/record-editor.tsx'
import { ChangeError } from './change-error.tsx'
import type { Metadata } from './use-object.ts'
import { useRecord } from './use-record.ts'

type Props = { readonly object: Metadata; readonly onClose: () => void }

/** A record's fields to change. They are here for as long as the dialog is open. */
export function EditRecord({ object, onClose }: Props) {
  const editing = useRecord(object, onClose)
  const { state, read, declare } = editing
  useEffect(() => {
    addEventListener('pagehide', onClose)
    return () => removeEventListener('pagehide', onClose)
  }, [onClose])
  switch (state.kind) {
    case 'reading':
      return <Loading />
    case 'asking':
      return <PurposeForm text={state.text} submitLabel="Read and edit" onDeclare={declare} />
    case 'failed':
      return <ErrorNotice error={state.error} retry={read} />
    case 'no-record':
      return <Text>Its content is no record that this page knows. Upload a file instead.</Text>
    case 'editing':
      return <Form object={object} onClose={onClose} record={state.record} {...editing} />
  }
}

type FormProps = Props &
  Pick<ReturnType<typeof useRecord>, 'change' | 'save'> & { readonly record: SensitiveRecord }

function Form({ object, onClose, record, change, save }: FormProps) {
  const [tried, setTried] = useState(false)
  const store = (): void => {
    setTried(true)
    if (!hasErrors(record)) save.mutate()
  }
  return (
    <Stack gap="md">
      <Text size="sm" c="dimmed">
        The record was read for this, and that was noted. What you change becomes version {object.version + 1}
        ; earlier ones stay.
      </Text>
      <RecordEditor value={record} onChange={change} showProblems={tried} />
      <ChangeError id={object.id} error={save.error} retry={store} onReload={onClose} />
      <Group justify="flex-end">
        <Button variant="default" onClick={onClose}>
          Cancel
        </Button>
        <Button loading={save.isPending} onClick={store}>
          Store
        </Button>
      </Group>
    </Stack>
  )
}
