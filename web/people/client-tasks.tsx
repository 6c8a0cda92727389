import { Text } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useNavigate } from 'react-router'
import { Confirm } from '../parts/confirm.tsx'
import { Rows } from '../parts/rows.tsx'
import { Task } from '../parts/task.tsx'
import { ChangeRoles } from './change-roles.tsx'
import { type Client, useClientTasks } from './use-clients.ts'
import { tell } from './waiting.tsx'

type Asked = 'roles' | 'access' | 'revoke' | null

/** What an administrator can do with a machine client. */
export function ClientTasks({ client }: { readonly client: Client }) {
  const [asked, setAsked] = useState<Asked>(null)
  const { change } = useClientTasks(client.id)
  const revoke = useRevoke(client.id)
  const close = (): void => setAsked(null)
  const { disabled } = client
  const action = disabled ? 'Enable' : 'Disable'
  return (
    <>
      <Rows label="Access">
        <Task title="Roles" action="Change roles…" onChoose={() => setAsked('roles')}>
          What it may do. Taking roles away is done at once.
        </Task>
        <Task title={action} action={`${action}…`} danger={!disabled} onChoose={() => setAsked('access')}>
          {disabled
            ? 'Lets it in again, with the roles that it has.'
            : 'Every request is refused, from the next one on. It can be enabled again.'}
        </Task>
        <Task title="Revoke" action="Revoke…" danger onChoose={() => setAsked('revoke')}>
          Ends it for good: its tokens, its secrets, its roles. What it owns stays.
        </Task>
      </Rows>
      <ChangeRoles
        opened={asked === 'roles'}
        onClose={close}
        before={client.roles}
        without="Without any, it can do nothing with data."
        change={change}
      />
      <Confirm
        opened={asked === 'access'}
        onClose={close}
        title={`${action} this machine client`}
        action={action}
        danger={!disabled}
        onConfirm={async () =>
          tell(
            await change({ disabled: !disabled }),
            disabled ? 'The machine client is enabled.' : 'The machine client is disabled.',
          )
        }
      >
        <Text size="sm">
          {disabled
            ? 'It is let in again, with the roles that it has. With admin or a role that touches data, a second administrator has to approve it.'
            : 'Every request of it is refused, from the next one on. To enable it again may need a second administrator.'}
        </Text>
      </Confirm>
      <Confirm
        opened={asked === 'revoke'}
        onClose={close}
        title="Revoke this machine client"
        action="Revoke"
        danger
        understood="I understand that nobody can bring it back"
        onConfirm={revoke}
      >
        <Text size="sm" component="div">
          <bdi>{client.name}</bdi> is refused from the next request on, and its secrets and roles are gone. A
          program that still needs access needs a new client.
        </Text>
      </Confirm>
    </>
  )
}

function useRevoke(id: string): () => Promise<void> {
  const tasks = useClientTasks(id)
  const queries = useQueryClient()
  const navigate = useNavigate()
  return async () => {
    await tasks.revoke()
    notifications.show({ message: 'The machine client is revoked.' })
    void navigate('/clients')
    // Not asked for again while this view is still there: there is none any more.
    await Promise.all(
      ['clients', 'approvals', 'events'].map((noun) =>
        queries.invalidateQueries({ queryKey: [noun], refetchType: 'none' }),
      ),
    )
  }
}
