import { Text } from '@mantine/core'
import { useState } from 'react'
import { needsSecondAdmin } from '../../lib/access/duties.ts'
import { Confirm } from '../parts/confirm.tsx'
import { Rows } from '../parts/rows.tsx'
import { Task } from '../parts/task.tsx'
import { ChangeRoles } from './change-roles.tsx'
import { type User, usePersonTasks } from './use-people.ts'
import { tell } from './waiting.tsx'

type Props = { readonly user: User; readonly isMe: boolean }
type Asked = 'roles' | 'access' | 'reset' | 'sign-out' | null

const SECOND = 'A second administrator has to approve it, because of the roles.'

/** What an administrator can do with a person. */
export function PersonTasks({ user, isMe }: Props) {
  const [asked, setAsked] = useState<Asked>(null)
  const tasks = usePersonTasks(user.id)
  const close = (): void => setAsked(null)
  const resetWaits = needsSecondAdmin('reset', user.roles)
  return (
    <>
      <Choices user={user} isMe={isMe} onChoose={setAsked} />
      <ChangeRoles opened={asked === 'roles'} onClose={close} before={user.roles} change={tasks.change} />
      <Access user={user} opened={asked === 'access'} onClose={close} />
      <Confirm
        opened={asked === 'reset'}
        onClose={close}
        title="Reset credentials"
        action="Reset credentials"
        danger
        onConfirm={async () => tell(await tasks.reset(), 'The credentials are reset.')}
      >
        <Text size="sm">
          Their password no longer works, and they are signed out everywhere. The way to a new password goes
          to the person, never to you. {resetWaits ? SECOND : null}
        </Text>
      </Confirm>
      <Confirm
        opened={asked === 'sign-out'}
        onClose={close}
        title="Sign out everywhere"
        action="Sign out everywhere"
        onConfirm={async () => tell(await tasks.signOut(), 'Every session is ended.')}
      >
        <Text size="sm">
          {isMe
            ? 'You are signed out as well, here and on every device.'
            : 'They are signed out on every device, from the next request on.'}
        </Text>
      </Confirm>
    </>
  )
}

type ChoicesProps = Props & { readonly onChoose: (asked: Asked) => void }

const Choices = ({ user, isMe, onChoose }: ChoicesProps) => (
  <Rows label="Access">
    {isMe ? null : (
      <>
        <Task title="Roles" action="Change roles…" onChoose={() => onChoose('roles')}>
          What they may do. Taking roles away is done at once.
        </Task>
        <Task title="Credentials" action="Reset credentials…" onChoose={() => onChoose('reset')}>
          For whoever cannot sign in any more. The way to a new password goes to the person alone.
        </Task>
      </>
    )}
    <Task title="Sessions" action="Sign out everywhere…" onChoose={() => onChoose('sign-out')}>
      {isMe
        ? 'Ends every session of yours, on every device, this one included.'
        : 'Ends every session, on every device. They can sign in again.'}
    </Task>
    {isMe ? null : (
      <Task
        title={user.disabled ? 'Enable' : 'Disable'}
        action={user.disabled ? 'Enable…' : 'Disable…'}
        danger={!user.disabled}
        onChoose={() => onChoose('access')}
      >
        {user.disabled
          ? 'Lets them in again, with the roles that they have.'
          : 'Every request is refused, from the next one on. What they own stays.'}
      </Task>
    )}
  </Rows>
)

type AccessProps = Pick<Props, 'user'> & { readonly opened: boolean; readonly onClose: () => void }

function Access({ user, opened, onClose }: AccessProps) {
  const { change } = usePersonTasks(user.id)
  const action = user.disabled ? 'Enable' : 'Disable'
  return (
    <Confirm
      opened={opened}
      onClose={onClose}
      title={`${action} this person`}
      action={action}
      danger={!user.disabled}
      onConfirm={async () =>
        tell(
          await change({ disabled: !user.disabled }),
          user.disabled ? 'The person is enabled.' : 'The person is disabled.',
        )
      }
    >
      <Text size="sm">
        {user.disabled
          ? 'They can sign in again, with the roles that they have. With admin or a role that touches data, a second administrator has to approve it.'
          : 'Every request of theirs is refused, from the next one on. To enable them again may need a second administrator.'}
      </Text>
    </Confirm>
  )
}
