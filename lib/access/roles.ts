/**
 * The role table: the only place that says who may do what (architecture, section 8). Everything not in it is refused.
 */

export const ROLES = [
  'writer',
  'reader',
  'steward',
  'privacy-officer',
  'key-admin',
  'auditor',
  'admin',
] as const
export type Role = (typeof ROLES)[number]

/** How a principal stands to an object. */
export type Relation = 'owner' | 'grantee' | 'none'

export const PERMISSIONS = [
  'object:write',
  'object:read',
  'object:list',
  'object:delete',
  'object:hold',
  'object:share',
  'object:history',
  'key:view',
  'key:rotate',
  'user:view',
  'user:manage',
  'user:approve',
  'principal:find',
  'audit:read',
  'audit:redact',
  'audit:triage',
  'suspension:lift',
  'report:view',
] as const
export type Permission = (typeof PERMISSIONS)[number]

/** Which lists a role may ask for. */
export const LIST_SCOPES = ['own', 'granted', 'subject', 'all'] as const
export type ListScope = (typeof LIST_SCOPES)[number]

type RoleRules = {
  /** Permissions by relation to the object. */
  readonly objects: Readonly<Partial<Record<Permission, readonly Relation[]>>>
  readonly lists: readonly ListScope[]
  /** Permissions that concern no object. */
  readonly vault: readonly Permission[]
  /** Every use of a permission on an object, and every list, that comes from this role needs a declared purpose. */
  readonly needsPurpose: boolean
  /** A data role may not be combined with `admin` or `key-admin`. */
  readonly data: boolean
}

const OWNER = ['owner'] as const
const GRANTEE = ['grantee'] as const
const ANY = ['owner', 'grantee', 'none'] as const
/** Whoever works here sees who others are, and finds whom to share with. */
const COLLEAGUE = ['principal:find'] as const

export const ROLE_TABLE: Readonly<Record<Role, RoleRules>> = {
  writer: {
    objects: {
      'object:write': OWNER,
      'object:read': OWNER,
      'object:list': OWNER,
      'object:delete': OWNER,
      'object:share': OWNER,
      'object:history': OWNER,
    },
    lists: ['own'],
    vault: ['object:write', ...COLLEAGUE],
    needsPurpose: false,
    data: true,
  },
  reader: {
    objects: { 'object:read': GRANTEE, 'object:list': GRANTEE },
    lists: ['granted'],
    vault: COLLEAGUE,
    needsPurpose: false,
    data: true,
  },
  steward: {
    objects: { 'object:read': ANY, 'object:list': ANY },
    lists: ['own', 'granted', 'subject', 'all'],
    vault: COLLEAGUE,
    needsPurpose: true,
    data: true,
  },
  'privacy-officer': {
    objects: { 'object:hold': ANY },
    lists: ['subject'],
    vault: ['audit:redact', ...COLLEAGUE],
    needsPurpose: false,
    data: true,
  },
  'key-admin': {
    objects: {},
    lists: [],
    vault: ['key:view', 'key:rotate', 'report:view', ...COLLEAGUE],
    needsPurpose: false,
    data: false,
  },
  auditor: {
    objects: {},
    lists: [],
    vault: ['key:view', 'audit:read', 'audit:triage', 'suspension:lift', 'report:view', ...COLLEAGUE],
    needsPurpose: false,
    data: false,
  },
  admin: {
    objects: {},
    lists: [],
    vault: ['user:view', 'user:manage', 'user:approve', 'suspension:lift', 'report:view', ...COLLEAGUE],
    needsPurpose: false,
    data: false,
  },
}

export const isRole = (value: string): value is Role => (ROLES as readonly string[]).includes(value)
