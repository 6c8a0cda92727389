import { Badge, Group, Text } from '@mantine/core'
import { IconBan, IconClock } from '@tabler/icons-react'
import type { Role } from '../../lib/access/roles.ts'
import type { User } from './use-people.ts'

export const RoleBadges = ({ roles }: { readonly roles: readonly Role[] }) =>
  roles.length === 0 ? (
    <Text size="sm" c="dimmed" span>
      no role
    </Text>
  ) : (
    <Group gap={4}>
      {roles.map((role) => (
        <Badge key={role} variant="default" tt="none" fw={500}>
          {role}
        </Badge>
      ))}
    </Group>
  )

export const DisabledBadge = () => (
  <Badge variant="default" tt="none" fw={500} leftSection={<IconBan size={12} aria-hidden />}>
    disabled
  </Badge>
)

export const STATUS_NAMES: Readonly<Record<User['status'], string>> = {
  invited: 'Invited, has never signed in',
  active: 'Active',
  'must-change-password': 'Has to set a new password at the next sign-in',
}

const SHORT = { invited: 'invited', 'must-change-password': 'new password due' } as const

/** What is not as usual about a person. */
export function PersonBadges({ status, disabled }: Pick<User, 'status' | 'disabled'>) {
  return (
    <>
      {disabled ? <DisabledBadge /> : null}
      {status === 'active' ? null : (
        <Badge variant="default" tt="none" fw={500} leftSection={<IconClock size={12} aria-hidden />}>
          {SHORT[status]}
        </Badge>
      )}
    </>
  )
}
