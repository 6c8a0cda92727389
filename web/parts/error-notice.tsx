import { Alert, Button, Code, Group, Stack, Text } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import { ApiProblem, type ProblemCode } from '../api/problem.ts'

/** What to do, where the message of the API does not say it. */
const REMEDIES: Readonly<Partial<Record<ProblemCode, string>>> = {
  'precondition-failed': 'Somebody changed it meanwhile. Look at the newest state, then do it again.',
  'not-found': 'It may have been deleted, or it is not shared with you.',
  internal: 'Try again. If it happens again, give the operator the request id.',
  'decryption-failed': 'Give the operator the request id.',
  unavailable: 'Try again in a moment.',
  timeout: 'Try again in a moment.',
}

type Props = { readonly error: unknown; readonly title?: string; readonly retry?: () => void }

/** What went wrong, what to do, and by which id an operator finds it in the log. */
export function ErrorNotice({ error, title = 'That did not work', retry }: Props) {
  const problem = error instanceof ApiProblem ? error : null
  const remedy = problem === null ? undefined : REMEDIES[problem.code]
  return (
    <Alert color="red" variant="light" role="alert" icon={<IconAlertTriangle size={18} />} title={title}>
      <Stack gap={6}>
        <Text size="sm">{problem?.message ?? 'The page has a fault. Load it again.'}</Text>
        {remedy === undefined ? null : <Text size="sm">{remedy}</Text>}
        {problem?.requestId ? (
          <Text size="xs">
            Request id <Code>{problem.requestId}</Code>
          </Text>
        ) : null}
        {retry === undefined ? null : (
          <Group>
            <Button size="xs" variant="default" onClick={retry}>
              Try again
            </Button>
          </Group>
        )}
      </Stack>
    </Alert>
  )
}
