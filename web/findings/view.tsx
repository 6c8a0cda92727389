import { Group, SegmentedControl, Stack, Text } from '@mantine/core'
import { IconCircleCheck } from '@tabler/icons-react'
import { Cards } from '../parts/cards.tsx'
import { Empty } from '../parts/empty.tsx'
import { ErrorNotice } from '../parts/error-notice.tsx'
import { Heading } from '../parts/heading.tsx'
import { useKept } from '../parts/kept.ts'
import { Loading } from '../parts/loading.tsx'
import { More } from '../parts/more.tsx'
import { Refresh } from '../parts/refresh.tsx'
import { FindingCard } from './card.tsx'
import { PartsNav } from './parts-nav.tsx'
import type { FindingState } from './types.ts'
import { useFindings } from './use-findings.ts'
import { STATE_NAMES } from './words.ts'

const STATES = Object.entries(STATE_NAMES).map(([value, label]) => ({ value, label }))

/** What the vault found odd about how keys were used. */
export default function View() {
  const [state, setState] = useKept<FindingState>('findings.state', 'open')
  return (
    <>
      <Heading
        title="Findings"
        text="The vault learns how each person and program uses keys, and says what is unlike that. A finding is no proof: look at it, then say what it was."
      />
      <PartsNav />
      <Group justify="space-between" mb="md">
        <SegmentedControl
          aria-label="Which findings"
          data={STATES}
          value={state}
          onChange={(value) => setState(value as FindingState)}
        />
      </Group>
      <Inbox key={state} state={state} />
    </>
  )
}

function Inbox({ state }: { readonly state: FindingState }) {
  const query = useFindings(state)
  const { data, error, refetch, isFetching, hasNextPage, isFetchingNextPage, fetchNextPage } = query
  const findings = data?.pages.flatMap((page) => page.findings)
  return (
    <Stack gap="md">
      <Group justify="space-between">
        <Text size="sm" c="dimmed">
          What is new shows after a minute or two. To look here is recorded.
        </Text>
        <Refresh
          busy={isFetching && !isFetchingNextPage && data !== undefined}
          onRefresh={() => void refetch()}
        />
      </Group>
      {error === null ? null : <ErrorNotice error={error} retry={() => void refetch()} />}
      {findings === undefined && error === null ? <Loading /> : null}
      {findings?.length === 0 && !hasNextPage ? <Nothing state={state} /> : null}
      {findings === undefined || findings.length === 0 ? null : (
        <Cards label={`${STATE_NAMES[state]} findings`}>
          {findings.map((finding) => (
            <FindingCard key={finding.id} finding={finding} />
          ))}
        </Cards>
      )}
      {hasNextPage ? (
        <More label="Show older" busy={isFetchingNextPage} onMore={() => void fetchNextPage()} />
      ) : null}
    </Stack>
  )
}

const NOTHING: Readonly<Record<FindingState, readonly [title: string, text: string]>> = {
  open: [
    'Nothing odd is open',
    'The vault learns for some days what is usual for somebody before it says much. What it finds then is here until somebody acknowledges it.',
  ],
  acknowledged: [
    'Nothing is acknowledged yet',
    'Findings that somebody has looked at stay here, with the reason.',
  ],
  muted: ['Nothing is muted', 'Findings that a mute rule covers come here, and nobody is told of them.'],
}

function Nothing({ state }: { readonly state: FindingState }) {
  const [title, text] = NOTHING[state]
  return (
    <Empty icon={IconCircleCheck} title={title}>
      {text}
    </Empty>
  )
}
