import { Alert, Group, Paper, Stack, Title } from '@mantine/core'
import { IconUserCircle } from '@tabler/icons-react'
import { useParams } from 'react-router'
import { hasCode } from '../api/problem.ts'
import { BackLink } from '../parts/back-link.tsx'
import { CopyId } from '../parts/copy-id.tsx'
import { ErrorNotice } from '../parts/error-notice.tsx'
import { Facts } from '../parts/facts.tsx'
import { Heading } from '../parts/heading.tsx'
import { Loading } from '../parts/loading.tsx'
import { When } from '../parts/when.tsx'
import { useVault } from '../shell/context.tsx'
import { PersonBadges, RoleBadges, STATUS_NAMES } from './badges.tsx'
import { PersonTasks } from './person-tasks.tsx'
import { type User, usePerson } from './use-people.ts'
import { Waiting } from './waiting.tsx'

export default function View() {
  const { id = '' } = useParams()
  return (
    <>
      <BackLink to="/people">All people</BackLink>
      <Person key={id} id={id} />
    </>
  )
}

function Person({ id }: { readonly id: string }) {
  const { data, error, refetch } = usePerson(id)
  if (data !== undefined && !hasCode(error, 'not-found', 'forbidden')) return <Found user={data} />
  if (error === null) return <Loading />
  return (
    <>
      <Heading title="Person" />
      <ErrorNotice error={error} title="This person is not shown" retry={() => void refetch()} />
    </>
  )
}

function Found({ user }: { readonly user: User }) {
  const { me } = useVault()
  const isMe = user.principal === me.principal
  return (
    <>
      <Heading
        title={<bdi>{user.name ?? user.login}</bdi>}
        text={
          <Group gap="xs">
            <PersonBadges {...user} />
          </Group>
        }
      />
      <Waiting target={user.principal} />
      <Stack gap="lg">
        <Paper withBorder p="md">
          <Facts
            facts={[
              ['Login', <bdi key="login">{user.login}</bdi>],
              ['Name', user.name === null ? 'None' : <bdi key="name">{user.name}</bdi>],
              ['Roles', <RoleBadges key="roles" roles={user.roles} />],
              ['Status', user.disabled ? 'Disabled: every request is refused' : STATUS_NAMES[user.status]],
              ['Created', <When key="created" time={user.created} />],
              [
                'Last sign-in',
                user.lastSignIn === null ? 'Never, or not known' : <When key="last" time={user.lastSignIn} />,
              ],
              ['Principal', <CopyId key="principal" id={user.principal} label="Copy the principal" />],
            ]}
          />
        </Paper>
        {isMe ? (
          <Alert variant="default" icon={<IconUserCircle size={18} />} title="This is you">
            Nobody changes their own roles or access; another administrator can.
          </Alert>
        ) : null}
        <section aria-labelledby="person-tasks">
          <Title order={2} size="h3" mb="sm" id="person-tasks">
            Access
          </Title>
          <PersonTasks user={user} isMe={isMe} />
        </section>
      </Stack>
    </>
  )
}
