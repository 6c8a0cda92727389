import { Anchor, Group, Paper, Stack, Text } from '@mantine/core'
import { IconSearchOff } from '@tabler/icons-react'
import { Link, useParams } from 'react-router'
import { hasCode } from '../api/problem.ts'
import { BackLink } from '../parts/back-link.tsx'
import { Empty } from '../parts/empty.tsx'
import { ErrorNotice } from '../parts/error-notice.tsx'
import { Heading } from '../parts/heading.tsx'
import { Loading } from '../parts/loading.tsx'
import { Around } from '../usage/around.tsx'
import { severityStyle } from './card.tsx'
import { Evidence } from './evidence.tsx'
import { FindingFacts } from './finding-facts.tsx'
import classes from './findings.module.css'
import { KeptOut } from './kept-out.tsx'
import { Learned } from './learned.tsx'
import { Acknowledged, Compared } from './parts.tsx'
import { Sentence } from './sentence.tsx'
import { SeverityBadge } from './severity.tsx'
import { Tasks } from './tasks.tsx'
import type { Finding } from './types.ts'
import { useFinding } from './use-findings.ts'
import { detectorName, STATE_NAMES } from './words.ts'

/** One finding: where messages about it lead. */
export default function View() {
  const { id = '' } = useParams()
  return (
    <>
      <BackLink to="/findings">All findings</BackLink>
      <Asked key={id} id={id} />
    </>
  )
}

function Asked({ id }: { readonly id: string }) {
  const { data, error, refetch } = useFinding(id)
  if (hasCode(error, 'not-found', 'invalid-request'))
    return (
      <Empty icon={IconSearchOff} title="There is no such finding" whole>
        The address may be cut off, or of another vault. All findings are in the inbox.
      </Empty>
    )
  if (data === undefined)
    return error === null ? <Loading /> : <ErrorNotice error={error} retry={() => void refetch()} />
  return (
    <>
      <Heading
        title={detectorName(data.detector)}
        text={
          <Group gap="xs">
            <SeverityBadge of={data.severity} /> {STATE_NAMES[data.state]}
          </Group>
        }
      />
      <Stack gap="lg">
        {error === null ? null : <ErrorNotice error={error} retry={() => void refetch()} />}
        <Found finding={data} />
      </Stack>
    </>
  )
}

function Found({ finding }: { readonly finding: Finding }) {
  const { principal } = finding
  return (
    <>
      <Paper withBorder p="md" className={classes['card'] ?? ''} style={severityStyle(finding)}>
        <Stack gap="sm">
          <Text size="lg">
            <Sentence text={finding.sentence} principals={finding.principals} />
          </Text>
          <Compared finding={finding} />
          {finding.suspension === null ? null : (
            <KeptOut principal={principal} suspension={finding.suspension} />
          )}
          <Acknowledged finding={finding} />
          {finding.state === 'muted' ? (
            <Text size="sm">
              Nobody was told of it, because of one of the{' '}
              <Anchor component={Link} to="/findings/mutes" size="sm">
                mute rules
              </Anchor>
              .
            </Text>
          ) : null}
          <Tasks finding={finding} />
        </Stack>
      </Paper>
      <Paper withBorder p="md">
        <FindingFacts finding={finding} />
      </Paper>
      <Paper withBorder p="md">
        <Evidence finding={finding} />
      </Paper>
      <Paper withBorder p="md">
        <Around finding={finding} />
      </Paper>
      {principal === null ? null : (
        <Paper withBorder p="md">
          <Learned principal={principal} />
        </Paper>
      )}
    </>
  )
}
