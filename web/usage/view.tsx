import { Button, Group, Paper, SegmentedControl, Stack, Text } from '@mantine/core'
import { IconChartBar } from '@tabler/icons-react'
import { useSearchParams } from 'react-router'
import { PartsNav } from '../findings/parts-nav.tsx'
import { Empty } from '../parts/empty.tsx'
import { ErrorNotice } from '../parts/error-notice.tsx'
import { Heading } from '../parts/heading.tsx'
import { Loading } from '../parts/loading.tsx'
import { PrincipalName } from '../parts/principal-name.tsx'
import { Refresh } from '../parts/refresh.tsx'
import { type Shown, shownOf, usagePath } from './address.ts'
import { Charted, Marked } from './charted.tsx'
import { RANGES, type RangeName } from './ranges.ts'
import { slotsOf } from './slots.ts'
import { Top } from './top.tsx'
import type { Usage } from './types.ts'
import { useUsage } from './use-usage.ts'

const CHOICES = Object.entries(RANGES).map(([value, { label }]) => ({ value, label }))

/** How keys were used over time. */
export default function View() {
  const [search, setSearch] = useSearchParams()
  const shown = shownOf(search)
  const show = (next: Partial<Shown>): void =>
    setSearch(usagePath({ ...shown, ...next }).split('?')[1] ?? '', { replace: true })
  const { data, error, refetch, isFetching } = useUsage(shown)
  return (
    <>
      <Heading
        title="Key use"
        text="How often data keys were opened and made, and how often that was refused or failed. Findings are marked where they were noticed."
      />
      <PartsNav />
      <Group mb="md" gap="sm">
        <SegmentedControl
          aria-label="How far back"
          data={CHOICES}
          value={shown.range}
          onChange={(range) => show({ range: range as RangeName })}
        />
        <Refresh busy={isFetching && data !== undefined} onRefresh={() => void refetch()} />
      </Group>
      <Stack gap="md">
        {shown.principal === null ? null : (
          <Alone principal={shown.principal} onAll={() => show({ principal: null })} />
        )}
        {error === null ? null : <ErrorNotice error={error} retry={() => void refetch()} />}
        {data === undefined ? (
          error === null && <Loading />
        ) : (
          <Found usage={data.usage} shown={data} onChoose={(principal) => show({ principal })} />
        )}
      </Stack>
    </>
  )
}

type AloneProps = { readonly principal: string; readonly onAll: () => void }

const Alone = ({ principal, onAll }: AloneProps) => (
  <Group gap="sm">
    <Text size="sm" component="div">
      Only of <PrincipalName id={principal} />
    </Text>
    <Button size="xs" variant="default" onClick={onAll}>
      Show everybody
    </Button>
  </Group>
)

type FoundProps = {
  readonly usage: Usage
  readonly shown: Shown
  readonly onChoose: (principal: string | null) => void
}

function Found({ usage, shown: { range, principal }, onChoose }: FoundProps) {
  const { stepMs, phrase } = RANGES[range]
  const slots = slotsOf(usage, principal, stepMs)
  if (usage.principals.length === 0)
    return (
      <Empty icon={IconChartBar} title="Nothing was counted in this time">
        As soon as keys are used, it shows here how often, some minutes later.
      </Empty>
    )
  return (
    <>
      <Paper withBorder p="md">
        <Charted slots={slots} phrase={phrase} />
      </Paper>
      <Marked slots={slots} />
      <Paper withBorder p="md">
        <Top principals={usage.principals} chosen={principal} onChoose={onChoose} />
      </Paper>
    </>
  )
}
