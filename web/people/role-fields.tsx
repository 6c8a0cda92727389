import { Checkbox, Stack, Text } from '@mantine/core'
import { needsSecondAdmin } from '../../lib/access/duties.ts'
import { ROLES, type Role } from '../../lib/access/roles.ts'
import { ROLE_PHRASES } from '../parts/role-phrases.ts'
import { roleProblem } from './roles.ts'

type Props = {
  readonly roles: readonly Role[]
  readonly onChange: (roles: readonly Role[]) => void
  /** Those that are in effect now. */
  readonly before?: readonly Role[] | undefined
  /** What it means to have none. */
  readonly without?: string | undefined
}

export function RoleFields({
  roles,
  onChange,
  before = [],
  without = 'Without any, they can sign in and see their own activity, no more.',
}: Props) {
  const problem = roleProblem(roles)
  return (
    <Stack gap="xs">
      <Checkbox.Group
        label="Roles"
        description={without}
        value={[...roles]}
        onChange={(chosen) => onChange(ROLES.filter((role) => chosen.includes(role)))}
        error={problem}
      >
        <Stack gap="xs" mt="xs" mb="xs">
          {ROLES.map((role) => (
            <Checkbox key={role} value={role} label={role} description={ROLE_PHRASES[role]} />
          ))}
        </Stack>
      </Checkbox.Group>
      <div aria-live="polite">
        {problem === null && needsSecondAdmin('roles', before, roles) ? (
          <Text size="sm">
            A second administrator has to approve admin and the roles that touch data. What needs nobody else
            is done at once.
          </Text>
        ) : null}
      </div>
    </Stack>
  )
}
