import { Alert, Stack, Text } from '@mantine/core'
import { IconAlertTriangle, IconInfoCircle } from '@tabler/icons-react'
import { Moment } from '../parts/when.tsx'
import classes from './keys.module.css'
import type { KeyList } from './use-keys.ts'

/** What the schedule and the daily job do next, and what stands in their way. */
export function Outlook({ keys }: { readonly keys: KeyList }) {
  const { nextRotation, rotationBlocked, retirement } = keys
  return (
    <Stack gap="sm">
      <Text size="sm" component="div">
        {nextRotation === null ? (
          'No rotation is scheduled.'
        ) : (
          <>
            Next rotation due: <Moment time={nextRotation} />
          </>
        )}
      </Text>
      {rotationBlocked === null ? null : (
        <Alert
          variant="default"
          icon={<IconAlertTriangle size={18} aria-hidden />}
          title="The schedule cannot start a rotation"
        >
          {rotationBlocked}
        </Alert>
      )}
      {retirement.lastRun === null || retirement.blockedBy.length === 0 ? null : (
        <Alert
          variant="default"
          icon={<IconInfoCircle size={18} aria-hidden />}
          title="No generation can be retired now"
        >
          <ul className={classes['list']}>
            {retirement.blockedBy.map((reason) => (
              <li key={reason}>{reason}</li>
            ))}
          </ul>
        </Alert>
      )}
      <Text size="sm" c="dimmed" component="div">
        {retirement.lastRun === null ? (
          'The daily job that retires generations has not run yet.'
        ) : (
          <>
            The daily job that retires generations last ran <Moment time={retirement.lastRun} />.
          </>
        )}
      </Text>
    </Stack>
  )
}
