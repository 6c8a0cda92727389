import { Stack, Text } from '@mantine/core'
import { ErrorNotice } from '../parts/error-notice.tsx'
import { Loading } from '../parts/loading.tsx'
import { More } from '../parts/more.tsx'
import { Rows } from '../parts/rows.tsx'
import { NewVersion } from './new-version.tsx'
import { type Metadata, useOwned, useVersions } from './use-object.ts'
import { VersionRow } from './version-row.tsx'

type Props = {
  readonly id: string
  /** Null: it has expired or was destroyed; nothing can follow it. */
  readonly newest: Metadata | null
}

/** All that was ever stored as this object, newest first. */
export function Versions({ id, newest }: Props) {
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useVersions(id)
  const owned = useOwned(newest ?? { owner: '' })
  // A message is made once, and its content is not here.
  const changeable = owned && newest?.kind === 'object' ? newest : null
  const versions = data?.pages.flatMap((page) => page.versions)
  return (
    <Stack gap="md">
      {changeable === null ? null : <NewVersion object={changeable} />}
      {versions === undefined ? null : (
        <Rows label="Versions" bare>
          {versions.map((version) => (
            <VersionRow key={version.version} version={version} newest={newest} restorable={changeable} />
          ))}
        </Rows>
      )}
      {error === null ? null : <ErrorNotice error={error} retry={() => void refetch()} />}
      {versions === undefined && error === null ? <Loading /> : null}
      {hasNextPage ? (
        <More label="Show older" busy={isFetchingNextPage} onMore={() => void fetchNextPage()} />
      ) : null}
      <Text size="sm" c="dimmed">
        Each version has a data key of its own. Storing another one keeps those before.
      </Text>
    </Stack>
  )
}
