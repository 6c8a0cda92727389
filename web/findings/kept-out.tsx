import { Button, Group, Text } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { notifications } from '@mantine/notifications'
import { IconLock, IconLockOpen } from '@tabler/icons-react'
import { Confirm } from '../parts/confirm.tsx'
import { PrincipalName } from '../parts/principal-name.tsx'
import { exact } from '../parts/when.tsx'
import { useVault } from '../shell/context.tsx'
import type { Suspension } from './types.ts'
import { useLift } from './use-suspensions.ts'

type Props = {
  readonly principal: string | null
  readonly suspension: Pick<Suspension, 'id' | 'until' | 'lifted'>
}

const isOver = ({ suspension: { until, lifted } }: Props): boolean =>
  lifted !== null || Date.parse(until) <= Date.now()

const TIME = new Intl.DateTimeFormat(undefined, { timeStyle: 'short' })
const DATE = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium' })

/** The time; with the day when that is another one. @param time ISO 8601 */
function momentOf(time: string): string {
  const [at, today] = [DATE.format(new Date(time)), DATE.format(new Date())]
  return at === today ? TIME.format(new Date(time)) : `${at}, ${TIME.format(new Date(time))}`
}

/** Until when the vault lets somebody in no more, and how that is ended sooner. */
export function KeptOut(props: Props) {
  const { me } = useVault()
  const { principal } = props
  const over = isOver(props)
  const Icon = over ? IconLockOpen : IconLock
  return (
    <Group gap="xs">
      <Icon size={16} aria-hidden />
      <Text size="sm" fw={over ? 400 : 600} component="div">
        <Until {...props} />
      </Text>
      {over || principal === null || principal === me.principal ? null : (
        <LetIn id={props.suspension.id} principal={principal} />
      )}
    </Group>
  )
}

function Until(props: Props) {
  const { until, lifted } = props.suspension
  if (lifted !== null)
    return (
      <>
        Let back in by <PrincipalName id={lifted.by} />, {exact(lifted.at)}
      </>
    )
  return `${isOver(props) ? 'Was kept' : 'Kept'} out until ${momentOf(until)}`
}

function LetIn({ id, principal }: { readonly id: string; readonly principal: string }) {
  const [opened, { open, close }] = useDisclosure()
  const lift = useLift()
  return (
    <>
      <Button size="xs" variant="default" onClick={open}>
        Let back in…
      </Button>
      <Confirm
        opened={opened}
        onClose={close}
        title="Let back in"
        action="Let back in"
        onConfirm={async () => {
          await lift(id)
          notifications.show({ message: 'They are let in again.' })
        }}
      >
        <Text size="sm" component="div">
          <PrincipalName id={principal} /> can use the vault again, at once, as before. Be sure that it was
          really them. That you did this is recorded.
        </Text>
      </Confirm>
    </>
  )
}
