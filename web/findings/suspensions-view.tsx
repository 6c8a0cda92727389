import { Anchor, Group, Stack, Text } from '@mantine/core'
import { IconLockOpen } from '@tabler/icons-react'
import { Link } from 'react-router'
import { Empty } from '../parts/empty.tsx'
import { ErrorNotice } from '../parts/error-notice.tsx'
import { Heading } from '../parts/heading.tsx'
import { Loading } from '../parts/loading.tsx'
import { PrincipalName } from '../parts/principal-name.tsx'
import { Refresh } from '../parts/refresh.tsx'
import { Row, Rows } from '../parts/rows.tsx'
import { Moment } from '../parts/when.tsx'
import { useRoles } from '../shell/context.tsx'
import { findingPath } from './card.tsx'
import { KeptOut } from './kept-out.tsx'
import type { Suspension } from './types.ts'
import { useSuspensions } from './use-suspensions.ts'

/** Those whom the vault has kept out by itself. */
export default function View() {
  const { data, error, refetch, isFetching } = useSuspensions()
  return (
    <>
      <Heading
        title="Suspensions"
        text="After a critical finding the vault can keep somebody out for a while, by itself, where whoever runs it has turned that on. It ends by itself; letting them back in ends it at once."
      />
      <Stack gap="md">
        {error === null ? null : <ErrorNotice error={error} retry={() => void refetch()} />}
        {data === undefined && error === null ? <Loading /> : null}
        {data?.suspensions.length === 0 ? (
          <Empty icon={IconLockOpen} title="Nobody was kept out">
            If that happens, it is said here who it was, until when, and after which finding.
          </Empty>
        ) : null}
        {data === undefined || data.suspensions.length === 0 ? null : (
          <Rows label="Suspensions">
            {data.suspensions.map((suspension) => (
              <Suspended key={suspension.id} suspension={suspension} />
            ))}
          </Rows>
        )}
        {data === undefined ? null : (
          <Group>
            <Refresh busy={isFetching} onRefresh={() => void refetch()} />
          </Group>
        )}
      </Stack>
    </>
  )
}

function Suspended({ suspension }: { readonly suspension: Suspension }) {
  const audits = useRoles('auditor')
  const { principal, at, finding } = suspension
  return (
    <Row
      about={
        <>
          <Text fw={600} component="div">
            <PrincipalName id={principal} />
          </Text>
          <Text size="sm" c="dimmed" component="div">
            Since <Moment time={at} />
            {audits ? (
              <>
                , after{' '}
                <Anchor component={Link} to={findingPath(finding)} size="sm">
                  this finding
                </Anchor>
              </>
            ) : null}
          </Text>
        </>
      }
    >
      <KeptOut principal={principal} suspension={suspension} />
    </Row>
  )
}
