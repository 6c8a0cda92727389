import { Alert, Group, Stack, Text } from '@mantine/core'
import { IconAlertTriangle, IconCircleCheck, IconHeartbeat } from '@tabler/icons-react'
import { Empty } from '../parts/empty.tsx'
import { ErrorNotice } from '../parts/error-notice.tsx'
import { Heading } from '../parts/heading.tsx'
import { Loading } from '../parts/loading.tsx'
import { Refresh } from '../parts/refresh.tsx'
import { Rows } from '../parts/rows.tsx'
import { Moment } from '../parts/when.tsx'
import { CheckRow } from './check-row.tsx'
import { byUrgency, type Report, useReport } from './use-report.ts'

/** What the vault found when it last looked at itself. */
export default function View() {
  const { data, error, refetch, isFetching } = useReport()
  return (
    <>
      <Heading
        title="Health"
        text="Once a day the vault looks at itself: its configuration, its keys, what is about to end, and whether the log still proves that nothing in it was changed."
      />
      <Stack gap="md">
        {error === null ? null : <ErrorNotice error={error} retry={() => void refetch()} />}
        {data === undefined && error === null ? <Loading /> : null}
        {data === undefined ? null : data.report === null ? <Nothing /> : <Found report={data.report} />}
        {data === undefined ? null : (
          <Group>
            <Refresh busy={isFetching} onRefresh={() => void refetch()} />
          </Group>
        )}
      </Stack>
    </>
  )
}

const Nothing = () => (
  <Empty icon={IconHeartbeat} title="There is no report yet">
    The first is made some minutes after the vault was started, and then one each day. Whoever runs the vault
    can have it checked at once with “keyfold doctor”.
  </Empty>
)

function Found({ report: { time, checks } }: { readonly report: Report }) {
  const failed = checks.filter(({ outcome }) => outcome === 'failed').length
  return (
    <>
      <Verdict failed={failed} />
      <Text size="sm" component="div">
        Last looked: <Moment time={time} />
      </Text>
      <Rows label="Checks">
        {byUrgency(checks).map((check, at) => (
          // A check may be there several times, and a report never changes.
          <CheckRow key={`${at} ${check.check}`} check={check} made={time} />
        ))}
      </Rows>
    </>
  )
}

const Verdict = ({ failed }: { readonly failed: number }) =>
  failed === 0 ? (
    <Alert variant="default" icon={<IconCircleCheck size={18} aria-hidden />} title="Nothing is wrong" />
  ) : (
    <Alert
      variant="default"
      icon={<IconAlertTriangle size={18} color="var(--mantine-color-red-6)" aria-hidden />}
      title={failed === 1 ? 'One check fails' : `${failed} checks fail`}
    >
      Each says how it is mended. What has failed for longest comes first.
    </Alert>
  )
