import { Anchor, Group, Progress, Text } from '@mantine/core'
import { Link } from 'react-router'
import { Row } from '../parts/rows.tsx'
import { When } from '../parts/when.tsx'
import { RotationState } from './state-badge.tsx'
import type { Rotation } from './use-keys.ts'
import { countOfVersions, percentOf, progressOf, STEP_NAMES, taskOf } from './words.ts'

type Props = { readonly rotation: Rotation }

export const RotationRow = ({ rotation }: Props) => (
  <Row about={<About rotation={rotation} />}>
    <Text size="sm" c="dimmed" component="div">
      {rotation.trigger === 'schedule' ? 'By schedule' : 'By request'}, started{' '}
      <When time={rotation.started} />
      {rotation.ended === null ? null : (
        <>
          , ended <When time={rotation.ended} />
        </>
      )}
    </Text>
  </Row>
)

function About({ rotation }: Props) {
  const { id, state, step, failures, compromised, error } = rotation
  return (
    <>
      <Group gap="xs">
        <Anchor component={Link} to={`/rotations/${id}`} fw={600}>
          Rotation {id}
        </Anchor>
        <RotationState of={state} />
      </Group>
      <Text size="sm">{taskOf(rotation)}</Text>
      {compromised.length === 0 ? null : (
        <Text size="sm">Gives up as compromised: generation {compromised.join(', ')}.</Text>
      )}
      <Text size="sm" c="dimmed">
        {state === 'finished' ? '' : `${STEP_NAMES[step]}, `}
        {progressOf(rotation)}
      </Text>
      {failures === 0 ? null : <Text size="sm">{countOfVersions(failures)} could not be moved.</Text>}
      {error === null ? null : <Text size="sm">{error.message}</Text>}
      {state === 'running' ? (
        <Progress value={percentOf(rotation) ?? 0} mt={6} aria-label={`Progress of rotation ${id}`} />
      ) : null}
    </>
  )
}
