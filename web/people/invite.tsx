import { Modal, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import type { Role } from '../../lib/access/roles.ts'
import { PEOPLE_POLICY } from '../../lib/people/policy.ts'
import { RoleForm } from './role-form.tsx'
import { roleProblem } from './roles.ts'
import { useNew } from './use-new.ts'
import { personPath, useInvite } from './use-people.ts'

type Props = { readonly opened: boolean; readonly onClose: () => void }

export const Invite = ({ opened, onClose }: Props) => (
  <Modal opened={opened} onClose={onClose} title="Invite a person">
    <InviteForm onClose={onClose} />
  </Modal>
)

const FIELDS = ['login', 'name'] as const

function InviteForm({ onClose }: Pick<Props, 'onClose'>) {
  const invite = useInvite()
  const form = useForm({
    initialValues: { login: '', name: '', roles: [] as readonly Role[] },
    validate: {
      login: (login) => (login.trim() === '' ? 'What do they sign in with?' : null),
      roles: roleProblem,
    },
  })
  const sending = useNew({
    form,
    fields: FIELDS,
    make: async ({ login, name, roles }) => {
      const { user, approval } = await invite({ login: login.trim(), name: name.trim(), roles })
      return { path: personPath(user.id), approval }
    },
    done: 'The person is invited.',
    onClose,
  })
  return (
    <RoleForm
      {...sending}
      roles={form.values.roles}
      onRoles={(roles) => form.setFieldValue('roles', roles)}
      note="The invitation goes to the person and to nobody else. You never see a password."
      action="Invite"
      onCancel={onClose}
    >
      <TextInput
        label="Login"
        description="Their e-mail address"
        type="email"
        autoComplete="off"
        data-autofocus
        maxLength={PEOPLE_POLICY.loginMaxCharacters}
        {...form.getInputProps('login')}
      />
      <TextInput
        label="Name"
        description="Optional; for others to recognize them by"
        autoComplete="off"
        maxLength={PEOPLE_POLICY.nameMaxCharacters}
        {...form.getInputProps('name')}
      />
    </RoleForm>
  )
}
