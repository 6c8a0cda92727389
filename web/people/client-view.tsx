import { Code, Group, Paper, Stack, Text, Title } from '@mantine/core'
import { useParams } from 'react-router'
import { hasCode } from '../api/problem.ts'
import { BackLink } from '../parts/back-link.tsx'
import { CopyId } from '../parts/copy-id.tsx'
import { ErrorNotice } from '../parts/error-notice.tsx'
import { Facts } from '../parts/facts.tsx'
import { Heading } from '../parts/heading.tsx'
import { Loading } from '../parts/loading.tsx'
import { PrincipalName } from '../parts/principal-name.tsx'
import { Row, Rows } from '../parts/rows.tsx'
import { exact, When } from '../parts/when.tsx'
import { DisabledBadge, RoleBadges } from './badges.tsx'
import { ClientTasks } from './client-tasks.tsx'
import classes from './people.module.css'
import { type Client, useClient } from './use-clients.ts'
import { Waiting } from './waiting.tsx'

export default function View() {
  const { id = '' } = useParams()
  return (
    <>
      <BackLink to="/clients">All machine clients</BackLink>
      <ClientPage key={id} id={id} />
    </>
  )
}

function ClientPage({ id }: { readonly id: string }) {
  const { data, error, refetch } = useClient(id)
  if (data !== undefined && !hasCode(error, 'not-found', 'forbidden')) return <Found client={data} />
  if (error === null) return <Loading />
  return (
    <>
      <Heading title="Machine client" />
      <ErrorNotice error={error} title="This machine client is not shown" retry={() => void refetch()} />
    </>
  )
}

const Found = ({ client }: { readonly client: Client }) => (
  <>
    <Heading
      title={<bdi>{client.name}</bdi>}
      text={<Group gap="xs">{client.disabled ? <DisabledBadge /> : null}</Group>}
    />
    <Waiting target={client.principal} />
    <Stack gap="lg">
      <Paper withBorder p="md">
        <Facts
          facts={[
            ['Roles', <RoleBadges key="roles" roles={client.roles} />],
            ['Status', client.disabled ? 'Disabled: every request is refused' : 'Enabled'],
            ['Custodian', <PrincipalName key="custodian" id={client.custodian} />],
            [
              'Created',
              <span key="created">
                <When time={client.created} /> by <PrincipalName id={client.createdBy} />
              </span>,
            ],
            ['Client id', <CopyId key="id" id={client.id} label="Copy the client id" />],
          ]}
        />
      </Paper>
      <Secrets client={client} />
      <section aria-labelledby="client-tasks">
        <Title order={2} size="h3" mb="sm" id="client-tasks">
          Access
        </Title>
        <ClientTasks client={client} />
      </section>
    </Stack>
  </>
)

const Secrets = ({ client: { id, secrets } }: { readonly client: Client }) => (
  <section aria-labelledby="client-secrets">
    <Title order={2} size="h3" id="client-secrets">
      Secrets
    </Title>
    <Text size="sm" c="dimmed" component="div" mt={4} className={classes['about'] ?? ''}>
      Only the custodian collects a secret: under “My account”, with the client id, or on the command line by{' '}
      <Code>keyfold client secret {id}</Code>. It is shown to them once, and never here.
    </Text>
    {secrets.length === 0 ? (
      <Text size="sm" mt="sm">
        None is valid. Until the custodian has collected one, the client cannot sign in.
      </Text>
    ) : (
      <Stack gap="sm" mt="sm">
        <Rows label="Secrets">
          {secrets.map((secret) => (
            <Row key={secret.id} about={<Secret secret={secret} />} />
          ))}
        </Rows>
      </Stack>
    )}
  </section>
)

const Secret = ({ secret: { id, created, expires } }: { readonly secret: Client['secrets'][number] }) => (
  <>
    <Code>{id}</Code>
    <Text size="sm" c="dimmed" component="div">
      collected <When time={created} />,{' '}
      {expires === null ? 'valid until the next one is collected' : `valid until ${exact(expires)}`}
    </Text>
  </>
)
