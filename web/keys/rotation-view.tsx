import { Paper, Progress, Stack, Text, Title } from '@mantine/core'
import { IconRefresh } from '@tabler/icons-react'
import { useParams } from 'react-router'
import { hasCode } from '../api/problem.ts'
import { Empty } from '../parts/empty.tsx'
import { ErrorNotice } from '../parts/error-notice.tsx'
import { Heading } from '../parts/heading.tsx'
import { Loading } from '../parts/loading.tsx'
import { BackToKeys } from './back-to-keys.tsx'
import { Exposed } from './exposed.tsx'
import { NotMoved } from './not-moved.tsx'
import { Resume } from './resume.tsx'
import { RotationFacts } from './rotation-facts.tsx'
import { RotationSteps } from './rotation-steps.tsx'
import { RotationState } from './state-badge.tsx'
import { type RotationDetails, useRotation } from './use-keys.ts'
import { useKeysAfter } from './use-keys-after.ts'
import { countOfVersions, percentOf, progressOf, STEP_NAMES, taskOf } from './words.ts'

export default function View() {
  const { id = '' } = useParams()
  return (
    <>
      <BackToKeys />
      <Rotation key={id} id={id} />
    </>
  )
}

function Rotation({ id }: { readonly id: string }) {
  const { data, error, refetch } = useRotation(id)
  useKeysAfter(data ?? null)
  if (hasCode(error, 'not-found', 'invalid-request'))
    return (
      <Empty icon={IconRefresh} title="There is no such rotation" whole>
        Rotations are numbered 1, 2, 3 and so on. See all keys for those that there were.
      </Empty>
    )
  if (data === undefined)
    return error === null ? <Loading /> : <ErrorNotice error={error} retry={() => void refetch()} />
  return (
    <>
      <Heading title={`Rotation ${data.id}`} text={taskOf(data)} />
      <Stack gap="lg">
        {error === null ? null : (
          <ErrorNotice
            error={error}
            title="The newest state is not known, which does not disturb the rotation"
            retry={() => void refetch()}
          />
        )}
        <Resume of={data} />
        <Paper withBorder p="md">
          <Now of={data} />
        </Paper>
        {data.failures === 0 && data.failed.length === 0 ? null : (
          <Paper withBorder p="md">
            <NotMoved of={data} />
          </Paper>
        )}
        {data.report.length === 0 ? null : (
          <Paper withBorder p="md">
            <Exposed of={data} />
          </Paper>
        )}
        <Paper withBorder p="md">
          <RotationFacts of={data} />
        </Paper>
      </Stack>
    </>
  )
}

function Now({ of }: { readonly of: RotationDetails }) {
  const percent = percentOf(of)
  return (
    <Stack gap="md">
      <Title order={2}>Progress</Title>
      <div>
        <RotationState of={of.state} />
      </div>
      <Progress value={percent ?? 0} aria-label="Progress" />
      <Text size="sm">
        {progressOf(of)}
        {percent === null ? '' : `, ${percent}%`}
        {of.failures === 0 ? '' : `; ${countOfVersions(of.failures)} could not be moved`}
      </Text>
      <div className="visually-hidden" aria-live="polite">
        {announcementOf(of)}
      </div>
      {of.state === 'abandoned' ? (
        <Text size="sm">It had failed, and rotation {of.id + 1} took its place.</Text>
      ) : (
        <RotationSteps of={of} />
      )}
    </Stack>
  )
}

/** Changes seldom enough to be listened to. */
function announcementOf(of: RotationDetails): string {
  if (of.state !== 'running') return `Rotation ${of.id} is ${of.state}.`
  const percent = percentOf(of)
  const part =
    percent === null || of.step !== 'rewrapping' ? '' : `, ${Math.floor(percent / 10) * 10} percent`
  return `${STEP_NAMES[of.step]}${part}.`
}
