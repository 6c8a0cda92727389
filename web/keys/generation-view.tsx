import { Paper, Stack } from '@mantine/core'
import { IconKey } from '@tabler/icons-react'
import { useParams } from 'react-router'
import { hasCode } from '../api/problem.ts'
import { CopyId } from '../parts/copy-id.tsx'
import { Empty } from '../parts/empty.tsx'
import { ErrorNotice } from '../parts/error-notice.tsx'
import { Facts } from '../parts/facts.tsx'
import { Heading } from '../parts/heading.tsx'
import { Loading } from '../parts/loading.tsx'
import { Moment } from '../parts/when.tsx'
import { useRoles } from '../shell/context.tsx'
import { BackToKeys } from './back-to-keys.tsx'
import { Emergency } from './emergency.tsx'
import { Horizon } from './horizon.tsx'
import { CompromisedBadge, GenerationState } from './state-badge.tsx'
import { type Key, useKey } from './use-keys.ts'
import { GENERATION_STATE_MEANINGS, versionsUnder } from './words.ts'

export default function View() {
  const { generation = '' } = useParams()
  return (
    <>
      <BackToKeys />
      <Generation key={generation} generation={generation} />
    </>
  )
}

function Generation({ generation }: { readonly generation: string }) {
  const { data, error, refetch } = useKey(generation)
  const mayRotate = useRoles('key-admin')
  if (hasCode(error, 'not-found', 'invalid-request'))
    return (
      <Empty icon={IconKey} title="There is no such generation" whole>
        Generations of the master key are numbered 1, 2, 3 and so on. See all keys.
      </Empty>
    )
  if (data === undefined)
    return error === null ? <Loading /> : <ErrorNotice error={error} retry={() => void refetch()} />
  return (
    <>
      <Heading title={`Generation ${data.generation}`} text={GENERATION_STATE_MEANINGS[data.state]} />
      <Stack gap="lg">
        {error === null ? null : <ErrorNotice error={error} retry={() => void refetch()} />}
        <Paper withBorder p="md">
          <About of={data} />
        </Paper>
        <Paper withBorder p="md">
          <Horizon of={data.horizon} />
        </Paper>
        {mayRotate && data.ifCompromised !== null ? (
          <Paper withBorder p="md">
            <Emergency of={data} />
          </Paper>
        ) : null}
      </Stack>
    </>
  )
}

const ESCROW = {
  kept: 'kept: its material is in escrow, and was read back',
  waived: 'waived: it was accepted that there is none',
} as const

const About = ({ of }: { readonly of: Key }) => (
  <Facts
    facts={[
      ['State', <GenerationState key="state" of={of.state} />],
      ['Wrapped under it', versionsUnder(of)],
      ['Created', <Moment key="created" time={of.created} />],
      ['Activated', <Moment key="activated" time={of.activated} none="not yet" />],
      ['Retired', <Moment key="retired" time={of.retired} none="not yet" />],
      ['Emptied', <Moment key="emptied" time={of.emptied} none="not yet" />],
      ['Disabled', <Moment key="disabled" time={of.disabled} none="not yet" />],
      ['Deletion scheduled', <Moment key="scheduled" time={of.deletionScheduled} none="not yet" />],
      ['Destroyed', <Moment key="destroyed" time={of.destroyed} none="not yet" />],
      ['Copies destroyed', <Moment key="copies" time={of.copiesDestroyed} none="not stated" />],
      ['Escrow', of.escrow === null ? 'none' : ESCROW[of.escrow]],
      [
        'Compromised',
        of.compromised === null ? (
          'no'
        ) : (
          <>
            <CompromisedBadge /> <Moment time={of.compromised} />
          </>
        ),
      ],
      ['Key', <CopyId key="key" id={of.keyId} label="Copy the id of the key" />],
    ]}
  />
)
