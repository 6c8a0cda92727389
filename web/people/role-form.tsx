import { Button, Group, Stack, Text } from '@mantine/core'
import type { FormEvent, ReactNode } from 'react'
import type { Role } from '../../lib/access/roles.ts'
import { ErrorNotice } from '../parts/error-notice.tsx'
import { RoleFields } from './role-fields.tsx'
import { roleProblem } from './roles.ts'

type Props = {
  readonly roles: readonly Role[]
  readonly onRoles: (roles: readonly Role[]) => void
  /** Those that are in effect now. */
  readonly before?: readonly Role[] | undefined
  /** What it means to have none. */
  readonly without?: string | undefined
  /** What else is asked for, above the roles. */
  readonly children?: ReactNode
  /** What whoever sends it should know. */
  readonly note: string
  /** Null: nothing went wrong, or a field says it. */
  readonly error: unknown
  readonly action: string
  readonly busy: boolean
  readonly unchanged?: boolean
  readonly onSubmit: (event: FormEvent<HTMLFormElement>) => void
  readonly onCancel: () => void
}

/** What a dialog holds that gives somebody roles, or a program. */
export function RoleForm({ children, note, error, action, busy, unchanged = false, ...rest }: Props) {
  const { roles, onRoles, before, without, onSubmit, onCancel } = rest
  return (
    <form noValidate onSubmit={onSubmit}>
      <Stack gap="md">
        {children}
        <RoleFields roles={roles} onChange={onRoles} before={before} without={without} />
        <Text size="sm" c="dimmed">
          {note}
        </Text>
        {error === null ? null : <ErrorNotice error={error} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onCancel}>
            Cancel
          </Button>
          <Button type="submit" loading={busy} disabled={unchanged || roleProblem(roles) !== null}>
            {action}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
