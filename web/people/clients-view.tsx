import { Anchor, Button, Group, Text } from '@mantine/core'
import { IconPlus, IconRobot } from '@tabler/icons-react'
import { useState } from 'react'
import { Link } from 'react-router'
import { Empty } from '../parts/empty.tsx'
import { Heading } from '../parts/heading.tsx'
import { PagedRows } from '../parts/paged-rows.tsx'
import { PrincipalName } from '../parts/principal-name.tsx'
import { Row } from '../parts/rows.tsx'
import { DisabledBadge, RoleBadges } from './badges.tsx'
import { CreateClient } from './create-client.tsx'
import { type Client, clientPath, useClients } from './use-clients.ts'

/** The programs that use the vault on nobody's behalf. */
export default function View() {
  const [creating, setCreating] = useState(false)
  return (
    <>
      <Heading
        title="Machine clients"
        text="Programs that use the vault with a secret of their own. The custodian collects it; it is never shown here."
        actions={
          <Button leftSection={<IconPlus size={18} aria-hidden />} onClick={() => setCreating(true)}>
            Create
          </Button>
        }
      />
      <Clients />
      <CreateClient opened={creating} onClose={() => setCreating(false)} />
    </>
  )
}

function Clients() {
  const query = useClients()
  return (
    <PagedRows
      query={query}
      items={query.data?.pages.flatMap((page) => page.clients)}
      row={(client) => <ClientRow key={client.id} client={client} />}
      empty={query.hasNextPage ? null : <NoClient />}
      label="Machine clients"
      more="Show more"
    />
  )
}

const NoClient = () => (
  <Empty icon={IconRobot} title="No machine client yet">
    Create one for a program that stores or reads without a person: give it a name, roles, and a custodian who
    collects its secrets.
  </Empty>
)

const secretsOf = ({ secrets: { length } }: Client): string =>
  length === 0 ? 'no valid secret' : length === 1 ? '1 valid secret' : `${length} valid secrets`

const ClientRow = ({ client }: { readonly client: Client }) => (
  <Row
    about={
      <>
        <Group gap="xs">
          <Anchor component={Link} to={clientPath(client.id)} fw={600}>
            <bdi>{client.name}</bdi>
          </Anchor>
          {client.disabled ? <DisabledBadge /> : null}
        </Group>
        <Text size="sm" c="dimmed" component="div">
          in custody of <PrincipalName id={client.custodian} />, {secretsOf(client)}
        </Text>
      </>
    }
  >
    <RoleBadges roles={client.roles} />
  </Row>
)
