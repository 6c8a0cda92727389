import { Anchor, Group, Paper, Stack, Text } from '@mantine/core'
import type { CSSProperties } from 'react'
import { Link } from 'react-router'
import { When } from '../parts/when.tsx'
import classes from './findings.module.css'
import { KeptOut } from './kept-out.tsx'
import { About, Acknowledged, Compared } from './parts.tsx'
import { Sentence } from './sentence.tsx'
import { SEVERITY_COLORS, SeverityBadge } from './severity.tsx'
import { Tasks } from './tasks.tsx'
import type { Finding } from './types.ts'
import { detectorName } from './words.ts'

type Props = { readonly finding: Finding }

export const findingPath = (id: string): string => `/findings/${encodeURIComponent(id)}`

/** The color of its severity, for what is within. */
export const severityStyle = ({ severity }: Pick<Finding, 'severity'>): CSSProperties =>
  ({ '--severity': SEVERITY_COLORS[severity] }) as CSSProperties

export const FindingCard = ({ finding }: Props) => (
  <Paper withBorder p="md" component="li" className={classes['card'] ?? ''} style={severityStyle(finding)}>
    <Stack gap="xs">
      <Group justify="space-between" gap="xs">
        <Group gap="xs">
          <SeverityBadge of={finding.severity} />
          <Anchor component={Link} to={findingPath(finding.id)} fw={600}>
            {detectorName(finding.detector)}
          </Anchor>
        </Group>
        <Text size="sm" c="dimmed" component="div">
          <About finding={finding} />, <When time={finding.raisedAt} />
        </Text>
      </Group>
      <Text>
        <Sentence text={finding.sentence} principals={finding.principals} />
      </Text>
      <Compared finding={finding} />
      {finding.suspension === null ? null : (
        <KeptOut principal={finding.principal} suspension={finding.suspension} />
      )}
      <Acknowledged finding={finding} />
      <Tasks finding={finding} />
    </Stack>
  </Paper>
)
