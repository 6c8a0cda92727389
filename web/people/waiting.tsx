import { Alert, Anchor, Code, Stack, Text } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { IconClock } from '@tabler/icons-react'
import { Link } from 'react-router'
import { PrincipalName } from '../parts/principal-name.tsx'
import { exact } from '../parts/when.tsx'
import { describeChange } from './describe-change.ts'
import { type Approval, usePending } from './use-approvals.ts'

/** Says what has become of a change. */
export const tell = (
  approval: Approval | null,
  done: string,
  waits = 'It waits for a second administrator to approve it.',
): string => notifications.show({ message: approval === null ? done : waits })

/** What of a person or a machine client waits for a second administrator. */
export function Waiting({ target }: { readonly target: string }) {
  const { data = [] } = usePending()
  const waiting = data.filter((approval) => approval.target === target)
  return (
    <div aria-live="polite">
      {waiting.length === 0 ? null : (
        <Alert
          variant="default"
          icon={<IconClock size={18} />}
          title="Waits for a second administrator"
          mb="lg"
        >
          <Stack gap={6}>
            {waiting.map((approval) => (
              <Text key={approval.id} size="sm" component="div">
                {describeChange(approval.change)}, asked for by <PrincipalName id={approval.requestedBy} />;
                it can be approved until {exact(approval.expires)}.
              </Text>
            ))}
            <Text size="sm" component="div">
              Where there is only one administrator, whoever runs the vault approves it on the command line:
              {waiting.map(({ id }) => (
                <Code key={id} block mt={4}>
                  keyfold user approve {id} --data …
                </Code>
              ))}
            </Text>
            <Anchor component={Link} to="/approvals" size="sm">
              Go to approvals
            </Anchor>
          </Stack>
        </Alert>
      )}
    </div>
  )
}
