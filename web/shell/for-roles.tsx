import { IconLock } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { Empty } from '../parts/empty.tsx'
import { useVault } from './context.tsx'
import { rolesOf, sectionsFor } from './sections.ts'

const EITHER = new Intl.ListFormat('en', { type: 'disjunction' })

type Props = {
  /** The path of a section. */
  readonly section: string
  readonly children: ReactNode
}

/** Who comes here by an address, and has no such role, is told so before the API refuses and records it. */
export function ForRoles({ section, children }: Props) {
  const { me } = useVault()
  if (sectionsFor(me).some(({ path }) => path === section)) return children
  return (
    <Empty icon={IconLock} title="This is not for your roles" whole>
      It is for whoever has the role {EITHER.format(rolesOf(section))}. If your work needs it, ask an
      administrator.
    </Empty>
  )
}
