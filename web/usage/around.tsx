import { Anchor, Stack, Text, Title } from '@mantine/core'
import { Link } from 'react-router'
import type { Finding } from '../findings/types.ts'
import { ErrorNotice } from '../parts/error-notice.tsx'
import { Loading } from '../parts/loading.tsx'
import { PrincipalName } from '../parts/principal-name.tsx'
import { usagePath } from './address.ts'
import { Charted } from './charted.tsx'
import { slotsOf } from './slots.ts'
import { useUsageAround } from './use-usage.ts'

/** How whoever a finding is about uses keys, before it and since. */
export function Around({ finding }: { readonly finding: Finding }) {
  const { principal } = finding
  const { data, error, refetch } = useUsageAround(finding, principal)
  return (
    <Stack gap="sm">
      <Title order={2}>Key use around it</Title>
      <Text size="sm" component="div">
        {principal === null ? (
          'Of everybody'
        ) : (
          <>
            Of <PrincipalName id={principal} />
          </>
        )}
        .{' '}
        <Anchor component={Link} to={usagePath({ range: '30d', principal })} size="sm">
          Show more of it
        </Anchor>
      </Text>
      {error === null ? null : <ErrorNotice error={error} retry={() => void refetch()} />}
      {data === undefined ? (
        error === null && <Loading />
      ) : (
        <Charted slots={slotsOf(data.usage, principal, data.stepMs)} phrase="the time around it" />
      )}
    </Stack>
  )
}
