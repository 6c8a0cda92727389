import { Button, Group, Modal } from '@mantine/core'
import { IconPencil, IconUpload } from '@tabler/icons-react'
import { useState } from 'react'
import { isRecord } from '../parts/content-kind.ts'
import { EditRecord } from './edit-record.tsx'
import { UploadVersion } from './upload-version.tsx'
import type { Metadata } from './use-object.ts'

/** As it was when the dialog was opened: what somebody else stores meanwhile is not passed over. */
type Opened = { readonly how: 'record' | 'file'; readonly object: Metadata }

export function NewVersion({ object }: { readonly object: Metadata }) {
  const [opened, setOpened] = useState<Opened | null>(null)
  const close = (): void => setOpened(null)
  return (
    <Group gap="xs">
      {isRecord(object) ? (
        <Button
          variant="default"
          leftSection={<IconPencil size={16} aria-hidden />}
          onClick={() => setOpened({ how: 'record', object })}
        >
          Edit the record
        </Button>
      ) : null}
      <Button
        variant="default"
        leftSection={<IconUpload size={16} aria-hidden />}
        onClick={() => setOpened({ how: 'file', object })}
      >
        Upload a new version
      </Button>
      <Modal
        opened={opened !== null}
        onClose={close}
        title={opened?.how === 'record' ? 'Edit the record' : 'Upload a new version'}
        size="lg"
        closeOnClickOutside={false}
      >
        {opened?.how === 'record' ? <EditRecord object={opened.object} onClose={close} /> : null}
        {opened?.how === 'file' ? <UploadVersion object={opened.object} onClose={close} /> : null}
      </Modal>
    </Group>
  )
}
