/** The parts of the page, and which roles they are for. */
import {
  IconActivity,
  IconBinoculars,
  IconChecklist,
  IconFolderLock,
  IconHeartbeat,
  IconKey,
  IconLockAccess,
  type IconProps,
  IconRobot,
  IconUserCircle,
  IconUsers,
} from '@tabler/icons-react'
import type { ComponentType } from 'react'
import type { Role } from '../../lib/access/roles.ts'
import type { Me } from './context.tsx'

export type Section = {
  readonly path: string
  /** Where else views of it are. */
  readonly also?: string
  readonly label: string
  readonly icon: ComponentType<IconProps>
  /** Null: everybody. */
  readonly roles: readonly Role[] | null
}

const SECTIONS: readonly Section[] = [
  {
    path: '/objects',
    label: 'Objects',
    icon: IconFolderLock,
    roles: ['writer', 'reader', 'steward', 'privacy-officer'],
  },
  { path: '/keys', also: '/rotations', label: 'Keys', icon: IconKey, roles: ['key-admin', 'auditor'] },
  { path: '/people', label: 'People', icon: IconUsers, roles: ['admin'] },
  { path: '/clients', label: 'Machine clients', icon: IconRobot, roles: ['admin'] },
  { path: '/approvals', label: 'Approvals', icon: IconChecklist, roles: ['admin'] },
  { path: '/findings', label: 'Findings', icon: IconBinoculars, roles: ['auditor'] },
  { path: '/suspensions', label: 'Suspensions', icon: IconLockAccess, roles: ['auditor', 'admin'] },
  {
    path: '/reports',
    label: 'Health',
    icon: IconHeartbeat,
    roles: ['key-admin', 'auditor', 'admin'],
  },
  { path: '/activity', label: 'Activity', icon: IconActivity, roles: null },
  { path: '/account', label: 'My account', icon: IconUserCircle, roles: null },
]

/** @param path of a section */
export const rolesOf = (path: string): readonly Role[] =>
  SECTIONS.find((section) => section.path === path)?.roles ?? []

const isBelow = (path: string, at: string): boolean => at === path || at.startsWith(`${path}/`)

export const isIn = ({ path, also }: Section, at: string): boolean =>
  isBelow(path, at) || (also !== undefined && isBelow(also, at))

export const sectionsFor = ({ roles }: Me): readonly Section[] =>
  SECTIONS.filter((section) => section.roles === null || section.roles.some((role) => roles.includes(role)))
