import { Paper, Stack, Title } from '@mantine/core'
import { IconKey } from '@tabler/icons-react'
import { Empty } from '../parts/empty.tsx'
import { ErrorNotice } from '../parts/error-notice.tsx'
import { Heading } from '../parts/heading.tsx'
import { Loading } from '../parts/loading.tsx'
import { useRoles } from '../shell/context.tsx'
import { Generations } from './generations.tsx'
import { Outlook } from './outlook.tsx'
import { Rotate } from './rotate.tsx'
import { Rotations } from './rotations.tsx'
import { useKeys, useRotations } from './use-keys.ts'
import { useKeysAfter } from './use-keys-after.ts'

export default function View() {
  const mayRotate = useRoles('key-admin')
  const rotations = useRotations()
  const newest = rotations.data?.pages[0]?.rotations[0] ?? null
  useKeysAfter(newest)
  return (
    <>
      <Heading
        title="Keys"
        text="Each object version has a data key of its own, and a generation of the master key wraps it."
        actions={mayRotate ? <Rotate newest={newest} /> : undefined}
      />
      <Stack gap="lg">
        <Keys />
        <Paper withBorder p="md">
          <Title order={2} mb="md">
            Rotations
          </Title>
          <Rotations query={rotations} />
        </Paper>
      </Stack>
    </>
  )
}

function Keys() {
  const { data, error, refetch } = useKeys()
  if (data === undefined)
    return error === null ? <Loading /> : <ErrorNotice error={error} retry={() => void refetch()} />
  return (
    <>
      {error === null ? null : <ErrorNotice error={error} retry={() => void refetch()} />}
      <Outlook keys={data} />
      <Paper withBorder p="md">
        <Title order={2} mb="md">
          Generations
        </Title>
        {data.generations.length === 0 ? (
          <Empty icon={IconKey} title="There is no master key yet">
            Until there is one, nothing can be stored. The operator brings the first one in with “keyfold key
            import”.
          </Empty>
        ) : (
          <Generations generations={data.generations} />
        )}
      </Paper>
    </>
  )
}
