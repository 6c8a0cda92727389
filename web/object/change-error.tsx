import { Alert, Button, Group, Text } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import { type ApiProblem, hasCode } from '../api/problem.ts'
import { asksForPurpose, useDeclaredPurpose } from '../content/declared-purpose.ts'
import { ErrorNotice } from '../parts/error-notice.tsx'
import { PurposeForm, purposeText } from '../parts/purpose.tsx'
import { useRefresh } from './use-object.ts'

type Props = {
  readonly id: string
  /** Null: nothing went wrong. */
  readonly error: unknown
  /** Does it again, with the purpose that was declared. */
  readonly retry: () => void
  /** Called when the newest state is asked for. */
  readonly onReload: () => void
}

/** Why a change was not made, and the way out: a purpose, or a look at what somebody else made of it. Never within a form. */
export function ChangeError({ id, error, retry, onReload }: Props) {
  const { purpose, declare } = useDeclaredPurpose(id)
  const refresh = useRefresh(id)
  if (error === null) return null
  if (asksForPurpose(error, purpose)) {
    const onDeclare = (declared: string): void => {
      declare(declared)
      retry()
    }
    return <PurposeForm text={purposeText(error)} submitLabel="Go on" onDeclare={onDeclare} />
  }
  if (!hasCode(error, 'precondition-failed', 'conflict')) return <ErrorNotice error={error} />
  const reload = (): void => {
    onReload()
    void refresh()
  }
  return <Overtaken problem={error} reload={reload} />
}

const Overtaken = ({ problem, reload }: { readonly problem: ApiProblem; readonly reload: () => void }) => (
  <Alert
    role="alert"
    variant="default"
    icon={<IconAlertTriangle size={18} />}
    title={
      problem.code === 'precondition-failed' ? 'Somebody else changed it meanwhile' : 'Nothing was changed'
    }
  >
    <Text size="sm" mb="sm">
      {problem.code === 'conflict' ? `${problem.message} ` : null}
      Nothing of yours was saved. Load the newest, then make your change again.
    </Text>
    <Group>
      <Button size="xs" variant="default" onClick={reload}>
        Load the newest
      </Button>
    </Group>
  </Alert>
)
