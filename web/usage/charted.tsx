import { Anchor, Group, Skeleton, Stack, Text, Title } from '@mantine/core'
import { lazy, Suspense } from 'react'
import { Link } from 'react-router'
import { findingPath } from '../findings/card.tsx'
import { Sentence } from '../findings/sentence.tsx'
import { SeverityBadge } from '../findings/severity.tsx'
import type { ShortFinding } from '../findings/types.ts'
import { Row, Rows } from '../parts/rows.tsx'
import { exact } from '../parts/when.tsx'
import { summaryOf } from './slots.ts'
import type { Slot } from './types.ts'

const Chart = lazy(() => import('./chart.tsx'))
const CHART_HEIGHT = 440

/** Key use in words, and drawn. @param phrase of the time */
export const Charted = ({ slots, phrase }: { readonly slots: readonly Slot[]; readonly phrase: string }) => (
  <Stack gap="md">
    <Text size="sm" role="status">
      {summaryOf(slots, phrase)}
    </Text>
    <Suspense fallback={<Skeleton height={CHART_HEIGHT} />}>
      <Chart slots={slots} />
    </Suspense>
  </Stack>
)

/** The marks of the chart, for whoever does not point at them. */
export function Marked({ slots }: { readonly slots: readonly Slot[] }) {
  const findings = slots.flatMap((slot) => slot.findings).toReversed()
  if (findings.length === 0) return null
  return (
    <section aria-labelledby="marked">
      <Title order={2} mb="sm" id="marked">
        Findings in this time
      </Title>
      <Rows label="Findings in this time">
        {findings.map((finding) => (
          <Row key={finding.id} about={<About finding={finding} />} />
        ))}
      </Rows>
    </section>
  )
}

const About = ({ finding }: { readonly finding: ShortFinding }) => (
  <>
    <Group gap="xs">
      <SeverityBadge of={finding.severity} />
      <Text size="sm" c="dimmed">
        {exact(finding.raisedAt)}
        {finding.state === 'open' ? null : `, ${finding.state}`}
      </Text>
    </Group>
    <Anchor component={Link} to={findingPath(finding.id)} size="sm">
      <Sentence text={finding.sentence} principals={finding.principal === null ? [] : [finding.principal]} />
    </Anchor>
  </>
)
