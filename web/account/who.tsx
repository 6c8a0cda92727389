import { Text } from '@mantine/core'
import { CopyId } from '../parts/copy-id.tsx'
import { type Fact, Facts } from '../parts/facts.tsx'
import { usePurposes } from '../parts/purpose.tsx'
import { ROLE_PHRASES } from '../parts/role-phrases.ts'
import { type Me, useVault } from '../shell/context.tsx'
import classes from './account.module.css'
import { Section } from './section.tsx'

export function Who() {
  const { me } = useVault()
  const purposes = usePurposes()
  const facts: readonly Fact[] = [
    ['Name', me.name ?? 'not given'],
    ['Login', me.login ?? 'none: this is a machine client'],
    ['Principal', <CopyId key="principal" id={me.principal} label="Copy the principal" />],
    ['Roles', <Roles key="roles" roles={me.roles} />],
    ['Purposes', purposes.length === 0 ? 'Your roles need none' : purposes.join(', ')],
  ]
  return (
    <Section title="Who you are">
      <Facts facts={facts} />
    </Section>
  )
}

const Roles = ({ roles }: Pick<Me, 'roles'>) =>
  roles.length === 0 ? (
    'None. Ask an administrator for the role that your work needs.'
  ) : (
    <ul className={classes['plain']}>
      {roles.map((role) => (
        <li key={role}>
          <Text span inherit fw={600}>
            {role}
          </Text>{' '}
          {ROLE_PHRASES[role]}
        </li>
      ))}
    </ul>
  )
