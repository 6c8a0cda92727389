import { Badge, Button, Group, Stack, Text } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { IconShare } from '@tabler/icons-react'
import { useId, useState } from 'react'
import { Confirm } from '../parts/confirm.tsx'
import { Empty } from '../parts/empty.tsx'
import { ErrorNotice } from '../parts/error-notice.tsx'
import { Loading } from '../parts/loading.tsx'
import { PrincipalName } from '../parts/principal-name.tsx'
import { Row, Rows } from '../parts/rows.tsx'
import { exact, When } from '../parts/when.tsx'
import { type Grant, useGrants, useRevoke } from './grants.ts'
import { ShareForm } from './share-form.tsx'

type Props = { readonly id: string }

export const Sharing = ({ id }: Props) => (
  <Stack gap="lg">
    <ShareForm id={id} />
    <Grants id={id} />
  </Stack>
)

function Grants({ id }: Props) {
  const { data, error, refetch } = useGrants(id)
  const [revoked, setRevoked] = useState<Grant | null>(null)
  if (error !== null) return <ErrorNotice error={error} retry={() => void refetch()} />
  if (data === undefined) return <Loading />
  if (data.grants.length === 0) {
    return (
      <Empty icon={IconShare} title="It is yours alone">
        Nobody else can read it, but stewards, who have to say why. Share it with somebody above.
      </Empty>
    )
  }
  return (
    <>
      <Rows label="Shared with" bare>
        {data.grants.map((grant) => (
          <GrantRow key={grant.grantee} grant={grant} onRevoke={() => setRevoked(grant)} />
        ))}
      </Rows>
      <Revoke id={id} grant={revoked} onClose={() => setRevoked(null)} />
    </>
  )
}

function GrantRow({ grant, onRevoke }: { readonly grant: Grant; readonly onRevoke: () => void }) {
  const isOver = grant.expires !== null && Date.parse(grant.expires) <= Date.now()
  const [name, button] = [useId(), useId()]
  return (
    <Row about={<About grant={grant} isOver={isOver} nameId={name} />}>
      <Button
        size="xs"
        variant="default"
        id={button}
        aria-labelledby={`${button} ${name}`}
        onClick={onRevoke}
      >
        {isOver ? 'Remove' : 'Stop sharing'}
      </Button>
    </Row>
  )
}

type AboutProps = { readonly grant: Grant; readonly isOver: boolean; readonly nameId: string }

const About = ({ grant: { grantee, created, expires }, isOver, nameId }: AboutProps) => (
  <>
    <Group gap="xs">
      <Text fw={600} component="div" id={nameId}>
        <PrincipalName id={grantee} />
      </Text>
      {isOver ? (
        <Badge variant="default" tt="none" fw={500}>
          expired
        </Badge>
      ) : null}
    </Group>
    <Text size="sm" c="dimmed" component="div">
      {isOver ? 'Could read it until ' : 'Can read it '}
      {expires === null ? 'without an end' : isOver ? exact(expires) : `until ${exact(expires)}`}, shared{' '}
      <When time={created} />
    </Text>
  </>
)

type RevokeProps = Props & { readonly grant: Grant | null; readonly onClose: () => void }

function Revoke({ id, grant, onClose }: RevokeProps) {
  const revoke = useRevoke(id)
  const [last, setLast] = useState(grant)
  // What a dialog says does not vanish while it closes.
  if (grant !== null && grant !== last) setLast(grant)
  return (
    <Confirm
      opened={grant !== null}
      onClose={onClose}
      title="Stop sharing"
      action="Stop sharing"
      danger
      onConfirm={async () => {
        if (grant === null) return
        await revoke(grant.grantee)
        notifications.show({ message: 'It is no longer shared.' })
      }}
    >
      <Text size="sm" component="div">
        {last === null ? null : <PrincipalName id={last.grantee} />} can then not read it any more, from the
        next request on. What was read, copied or downloaded before stays with them.
      </Text>
    </Confirm>
  )
}
