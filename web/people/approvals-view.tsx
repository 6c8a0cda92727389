import { Group, Select, Text } from '@mantine/core'
import { IconChecklist } from '@tabler/icons-react'
import { useState } from 'react'
import { Empty } from '../parts/empty.tsx'
import { Heading } from '../parts/heading.tsx'
import { useKept } from '../parts/kept.ts'
import { PagedRows } from '../parts/paged-rows.tsx'
import { Refresh } from '../parts/refresh.tsx'
import { ApprovalRow } from './approval-row.tsx'
import { type Asked, Decide } from './decide.tsx'
import { type Approval, STATE_NAMES, useApprovals } from './use-approvals.ts'

type Shown = Approval['state'] | 'all'

const SHOWN = Object.entries({ ...STATE_NAMES, all: 'All' } satisfies Record<Shown, string>).map(
  ([value, label]) => ({ value, label }),
)

/** What one administrator asked for, and only another one lets happen. */
export default function View() {
  const [shown, show] = useKept<Shown>('approvals.state', 'pending')
  return (
    <>
      <Heading
        title="Approvals"
        text="Whatever gives somebody access to data, or makes them an administrator, needs a second administrator: neither who asked nor whom it is about. Where there is only one, whoever runs the vault decides on the command line."
      />
      <Group mb="md">
        <Select
          label="State"
          data={SHOWN}
          allowDeselect={false}
          value={shown}
          onChange={(state) => show((state ?? 'pending') as Shown)}
        />
      </Group>
      <Approvals key={shown} shown={shown} />
    </>
  )
}

function Approvals({ shown }: { readonly shown: Shown }) {
  const query = useApprovals(shown === 'all' ? null : shown)
  const { data, refetch, isFetching, isFetchingNextPage } = query
  const [asked, setAsked] = useState<Asked | null>(null)
  const approvals = data?.pages.flatMap((page) => page.approvals)
  return (
    <>
      <PagedRows
        query={query}
        items={approvals}
        row={(approval) => <ApprovalRow key={approval.id} approval={approval} onDecide={setAsked} />}
        empty={<Nothing shown={shown} more={query.hasNextPage} />}
        label="Approvals"
        more="Show older"
      />
      {approvals === undefined ? null : (
        <Group mt="md">
          <Refresh busy={isFetching && !isFetchingNextPage} onRefresh={() => void refetch()} />
        </Group>
      )}
      <Decide asked={asked} onClose={() => setAsked(null)} />
    </>
  )
}

function Nothing({ shown, more }: { readonly shown: Shown; readonly more: boolean }) {
  if (more) return <Text size="sm">None among the newest. There may be older ones.</Text>
  return shown === 'pending' ? (
    <Empty icon={IconChecklist} title="Nothing waits for approval">
      When an administrator gives somebody a role that touches data, enables such a person again or resets
      their credentials, it waits here until another administrator has decided.
    </Empty>
  ) : (
    <Empty icon={IconChecklist} title="There are none">
      No approval stands so. Choose another state above.
    </Empty>
  )
}
