import { Tabs } from '@mantine/core'
import { IconFileUpload, IconForms } from '@tabler/icons-react'
import { useState } from 'react'
import { Heading } from '../parts/heading.tsx'
import { LeaveGuard } from '../parts/leave-guard.tsx'
import { useRoles } from '../shell/context.tsx'
import { NotFound } from '../shell/not-found.tsx'
import { DropAnywhere } from './drop-anywhere.tsx'
import { handedOver } from './handover.ts'
import { StoreFiles } from './store-files.tsx'
import { StoreRecord } from './store-record.tsx'
import { isTyped, useDraft } from './use-draft.ts'
import { isUnderWay, useUploadQueue } from './use-upload-queue.ts'

export default function View() {
  return useRoles('writer') ? <Store /> : <NotFound />
}

/** What is typed and what is queued is kept here, so that neither is lost by a look at the other. */
function Store() {
  const [way, setWay] = useState<string | null>(() => (handedOver().length > 0 ? 'files' : 'record'))
  const draft = useDraft()
  const uploads = useUploadQueue()
  const sending = uploads.files.some(isUnderWay)
  const drop = (files: readonly File[]): void => {
    uploads.add(files)
    setWay('files')
  }
  return (
    <>
      <Heading
        title="Store"
        text="It is encrypted under a key of its own. Until you share it nobody else can read it, but stewards, who have to say why."
      />
      <Tabs value={way} onChange={setWay} keepMounted={false}>
        <Tabs.List mb="lg" aria-label="What to store">
          <Tabs.Tab value="record" leftSection={<IconForms size={18} aria-hidden />}>
            Type it
          </Tabs.Tab>
          <Tabs.Tab value="files" leftSection={<IconFileUpload size={18} aria-hidden />}>
            Files
          </Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="record">
          <StoreRecord draft={draft} />
        </Tabs.Panel>
        <Tabs.Panel value="files">
          <StoreFiles {...uploads} />
        </Tabs.Panel>
      </Tabs>
      <DropAnywhere onFiles={drop} />
      <LeaveGuard active={sending || isTyped(draft)} title="Leave without storing?">
        {sending ? 'Files that are still on the way are not stored.' : 'What you typed is not stored yet.'}
      </LeaveGuard>
    </>
  )
}
