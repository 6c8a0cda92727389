import { Modal } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import type { Role } from '../../lib/access/roles.ts'
import { RoleForm } from './role-form.tsx'
import { roleProblem } from './roles.ts'
import type { Approval } from './use-approvals.ts'
import { tell } from './waiting.tsx'

type Props = {
  readonly opened: boolean
  readonly onClose: () => void
  readonly before: readonly Role[]
  /** What it means to have none. */
  readonly without?: string
  readonly change: (change: { readonly roles: readonly Role[] }) => Promise<Approval | null>
}

export const ChangeRoles = ({ opened, onClose, ...props }: Props) => (
  <Modal opened={opened} onClose={onClose} title="Change roles">
    <ChangeRolesForm onClose={onClose} {...props} />
  </Modal>
)

/** Its state begins anew each time that the dialog opens. */
function ChangeRolesForm({ onClose, before, without, change }: Omit<Props, 'opened'>) {
  const [roles, setRoles] = useState(before)
  const save = useMutation({
    mutationFn: () => change({ roles }),
    onSuccess: (approval) => {
      tell(approval, 'The roles are changed.')
      onClose()
    },
  })
  const isSame = roles.length === before.length && roles.every((role) => before.includes(role))
  return (
    <RoleForm
      roles={roles}
      onRoles={setRoles}
      before={before}
      without={without}
      note="Roles that are taken away are gone from the next request on."
      error={save.error}
      action="Change roles"
      busy={save.isPending}
      unchanged={isSame}
      onSubmit={(event) => {
        event.preventDefault()
        if (!isSame && roleProblem(roles) === null) save.mutate()
      }}
      onCancel={onClose}
    />
  )
}
