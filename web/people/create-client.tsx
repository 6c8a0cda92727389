import { Modal, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import type { Role } from '../../lib/access/roles.ts'
import { PEOPLE_POLICY } from '../../lib/people/policy.ts'
import { RoleForm } from './role-form.tsx'
import { roleProblem } from './roles.ts'
import { clientPath, useCreateClient } from './use-clients.ts'
import { useNew } from './use-new.ts'

type Props = { readonly opened: boolean; readonly onClose: () => void }

export const CreateClient = ({ opened, onClose }: Props) => (
  <Modal opened={opened} onClose={onClose} title="Create a machine client">
    <CreateClientForm onClose={onClose} />
  </Modal>
)

const FIELDS = ['name', 'custodian'] as const

function CreateClientForm({ onClose }: Pick<Props, 'onClose'>) {
  const create = useCreateClient()
  const form = useForm({
    initialValues: { name: '', custodian: '', roles: [] as readonly Role[] },
    validate: {
      name: (name) => (name.trim() === '' ? 'What is it called?' : null),
      custodian: (custodian) => (custodian.trim() === '' ? 'Who collects its secrets?' : null),
      roles: roleProblem,
    },
  })
  const sending = useNew({
    form,
    fields: FIELDS,
    make: async ({ name, custodian, roles }) => {
      const { client, approval } = await create({ name: name.trim(), custodian: custodian.trim(), roles })
      return { path: clientPath(client.id), approval }
    },
    done: 'The machine client is created.',
    onClose,
  })
  return (
    <RoleForm
      {...sending}
      roles={form.values.roles}
      onRoles={(roles) => form.setFieldValue('roles', roles)}
      without="Without any, it can do nothing with data."
      note="You never see its secret: the custodian collects it, each secret shown once."
      action="Create"
      onCancel={onClose}
    >
      <TextInput
        label="Name"
        description="With an identity provider of your own: its client id there"
        placeholder="claims import"
        autoComplete="off"
        data-autofocus
        maxLength={PEOPLE_POLICY.clientNameMaxCharacters}
        {...form.getInputProps('name')}
      />
      <TextInput
        label="Login of the custodian"
        description="The person who collects its secrets: no administrator, and they need no role for it"
        autoComplete="off"
        {...form.getInputProps('custodian')}
      />
    </RoleForm>
  )
}
