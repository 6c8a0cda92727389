import { Anchor, Button, Group, Text, TextInput } from '@mantine/core'
import { IconSearch, IconUserPlus, IconUserSearch, IconUsers } from '@tabler/icons-react'
import { useState } from 'react'
import { Link } from 'react-router'
import { Empty } from '../parts/empty.tsx'
import { Heading } from '../parts/heading.tsx'
import { useKept } from '../parts/kept.ts'
import { PagedRows } from '../parts/paged-rows.tsx'
import { Row } from '../parts/rows.tsx'
import { When } from '../parts/when.tsx'
import { PersonBadges, RoleBadges } from './badges.tsx'
import { Invite } from './invite.tsx'
import classes from './people.module.css'
import { personPath, type User, usePeople } from './use-people.ts'

/** The people who can sign in. */
export default function View() {
  const [login, setLogin] = useKept('people.login', '')
  const [inviting, setInviting] = useState(false)
  return (
    <>
      <Heading
        title="People"
        text="Who can sign in, and what for. Who administers sees no data."
        actions={
          <Button leftSection={<IconUserPlus size={18} aria-hidden />} onClick={() => setInviting(true)}>
            Invite
          </Button>
        }
      />
      <Search login={login} onSearch={setLogin} />
      <People login={login} />
      <Invite opened={inviting} onClose={() => setInviting(false)} />
    </>
  )
}

type SearchProps = { readonly login: string; readonly onSearch: (login: string) => void }

function Search({ login, onSearch }: SearchProps) {
  const [typed, setTyped] = useState(login)
  const clear = (): void => {
    setTyped('')
    onSearch('')
  }
  return (
    <form
      aria-label="Find a person"
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        onSearch(typed.trim())
      }}
    >
      <Group align="flex-end" gap="sm" mb="md">
        <TextInput
          label="Login"
          placeholder="Exactly as they sign in"
          autoComplete="off"
          className={classes['field'] ?? ''}
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
        <Button type="submit" variant="default" leftSection={<IconSearch size={16} aria-hidden />}>
          Find
        </Button>
        {login === '' ? null : (
          <Button variant="subtle" onClick={clear}>
            Show everybody
          </Button>
        )}
      </Group>
    </form>
  )
}

function People({ login }: Pick<SearchProps, 'login'>) {
  const query = usePeople(login)
  return (
    <PagedRows
      query={query}
      items={query.data?.pages.flatMap((page) => page.users)}
      row={(user) => <PersonRow key={user.id} user={user} />}
      empty={query.hasNextPage ? null : <Nobody login={login} />}
      label="People"
      more="Show more"
    />
  )
}

const Nobody = ({ login }: Pick<SearchProps, 'login'>) =>
  login === '' ? (
    <Empty icon={IconUsers} title="Nobody is here yet">
      Invite the first person. The invitation goes to them alone.
    </Empty>
  ) : (
    <Empty icon={IconUserSearch} title="Nobody has this login">
      The search finds one exact login, such as an e-mail address. Look at how “<bdi>{login}</bdi>” is
      written, or show everybody.
    </Empty>
  )

const PersonRow = ({ user }: { readonly user: User }) => (
  <Row
    about={
      <>
        <Group gap="xs">
          <Anchor component={Link} to={personPath(user.id)} fw={600}>
            <bdi>{user.name ?? user.login}</bdi>
          </Anchor>
          <PersonBadges {...user} />
        </Group>
        <Text size="sm" c="dimmed" component="div">
          {user.name === null ? null : (
            <>
              <bdi>{user.login}</bdi>
              {user.lastSignIn === null ? null : ', '}
            </>
          )}
          {user.lastSignIn === null ? null : (
            <>
              last signed in <When time={user.lastSignIn} />
            </>
          )}
        </Text>
      </>
    }
  >
    <RoleBadges roles={user.roles} />
  </Row>
)
