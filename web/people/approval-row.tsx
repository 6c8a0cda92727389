import { Anchor, Badge, Button, Group, Text } from '@mantine/core'
import { Link } from 'react-router'
import { isPerson } from '../../lib/access/principal.ts'
import { PrincipalName } from '../parts/principal-name.tsx'
import { Row } from '../parts/rows.tsx'
import { exact, When } from '../parts/when.tsx'
import { useVault } from '../shell/context.tsx'
import type { Asked } from './decide.tsx'
import { describeChange } from './describe-change.ts'
import { type Approval, STATE_NAMES } from './use-approvals.ts'
import { clientPath } from './use-clients.ts'
import { personPath } from './use-people.ts'

type Props = { readonly approval: Approval; readonly onDecide: (asked: Asked) => void }

const pathOf = (target: string): string => {
  const id = target.slice(target.indexOf(':') + 1)
  return isPerson(target) ? personPath(id) : clientPath(id)
}

export const ApprovalRow = ({ approval, onDecide }: Props) => (
  <Row about={<About approval={approval} />}>
    {approval.state === 'pending' ? <Choices approval={approval} onDecide={onDecide} /> : null}
  </Row>
)

const About = ({ approval }: Pick<Props, 'approval'>) => (
  <>
    <Group gap="xs">
      <Anchor component={Link} to={pathOf(approval.target)} fw={600}>
        <PrincipalName id={approval.target} />
      </Anchor>
      <Badge variant="default" tt="none" fw={500}>
        {approval.state}
      </Badge>
    </Group>
    <Text size="sm">{describeChange(approval.change)}</Text>
    {approval.custodian === null ? null : (
      <Text size="sm" component="div">
        In custody of <PrincipalName id={approval.custodian} />, who can act as it
      </Text>
    )}
    <Text size="sm" c="dimmed" component="div">
      Asked for by <PrincipalName id={approval.requestedBy} /> <When time={approval.requested} />
      {approval.state === 'pending' ? `; can be approved until ${exact(approval.expires)}` : null}
    </Text>
    <Decided approval={approval} />
  </>
)

function Decided({ approval: { decidedBy, decided, reason, state } }: Pick<Props, 'approval'>) {
  if (decided === null) return null
  return (
    <Text size="sm" c="dimmed" component="div">
      {STATE_NAMES[state]}
      {decidedBy === null ? null : (
        <>
          {' '}
          by <PrincipalName id={decidedBy} />
        </>
      )}{' '}
      <When time={decided} />
      {reason === null ? null : (
        <>
          : <bdi>{reason}</bdi>
        </>
      )}
    </Text>
  )
}

/** Whoever asked takes it back, and decides nothing else of it; nobody decides about themselves. */
function Choices({ approval, onDecide }: Props) {
  const { me } = useVault()
  if (approval.requestedBy === me.principal) {
    return (
      <Button size="xs" variant="default" onClick={() => onDecide({ approval, decision: 'withdraw' })}>
        Withdraw…
      </Button>
    )
  }
  if (approval.target === me.principal) {
    return (
      <Text size="sm" c="dimmed">
        Another administrator decides
      </Text>
    )
  }
  return (
    <Group gap="xs">
      <Button size="xs" variant="default" onClick={() => onDecide({ approval, decision: 'approve' })}>
        Approve…
      </Button>
      <Button size="xs" variant="default" onClick={() => onDecide({ approval, decision: 'reject' })}>
        Reject…
      </Button>
    </Group>
  )
}
