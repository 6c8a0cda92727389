import { Stack, Text } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useState } from 'react'
import { dataOf } from '../api/client.ts'
import { hasCode } from '../api/problem.ts'
import { asksForPurpose, useDeclaredPurpose } from '../content/declared-purpose.ts'
import { Confirm } from '../parts/confirm.tsx'
import { PurposeForm, purposeText } from '../parts/purpose.tsx'
import { exact } from '../parts/when.tsx'
import { useVault } from '../shell/context.tsx'
import { type Metadata, useRefresh, type Version } from './use-object.ts'

type Props = {
  readonly object: Metadata
  readonly version: Version
  readonly opened: boolean
  readonly onClose: () => void
}

export function Restore({ object, version, opened, onClose }: Props) {
  const { purpose, declare } = useDeclaredPurpose(object.id)
  const [asked, setAsked] = useState<string | null>(null)
  const refresh = useRefresh(object.id)
  const restore = useRestore(object, version.version)
  const confirm = async (): Promise<void> => {
    try {
      await restore()
    } catch (error) {
      if (asksForPurpose(error, purpose)) setAsked(purposeText(error))
      if (hasCode(error, 'precondition-failed', 'conflict')) void refresh()
      throw error
    }
  }
  const onDeclare = (declared: string): void => {
    declare(declared)
    setAsked(null)
  }
  return (
    <Confirm
      opened={opened}
      onClose={onClose}
      title={`Restore version ${version.version}`}
      action="Restore"
      onConfirm={confirm}
    >
      <Stack gap="sm">
        <Text size="sm">
          The content of version {version.version}, stored on {exact(version.created)}, is read and stored
          again as version {object.version + 1}, under a new data key. Both are recorded.
        </Text>
        <Text size="sm">
          Type, file name, name, labels and subject of then come back with it, also what was renamed or taken
          away since. The stricter of the two classifications counts, and the expiry stays as it is now.
          Nothing is lost: every version up to now stays in the list.
        </Text>
        {asked === null ? null : <PurposeForm text={asked} submitLabel="Declare" onDeclare={onDeclare} />}
      </Stack>
    </Confirm>
  )
}

function useRestore({ id, etag }: Metadata, version: number): () => Promise<void> {
  const { api } = useVault()
  const { headers } = useDeclaredPurpose(id)
  const refresh = useRefresh(id)
  return async () => {
    const header = { 'if-match': etag, ...headers() }
    const stored = await dataOf(
      api.POST('/v1/objects/{id}/restorations', { params: { path: { id }, header }, body: { version } }),
    )
    notifications.show({ message: `Version ${version} is restored, as version ${stored.version}.` })
    await refresh()
  }
}
