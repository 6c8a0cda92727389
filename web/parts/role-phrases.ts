/** What each role may, in a phrase; docs/roles.md says it exactly. */
import type { Role } from '../../lib/access/roles.ts'

export const ROLE_PHRASES: Readonly<Record<Role, string>> = {
  writer: 'Stores objects; reads, changes, shares and deletes its own',
  reader: 'Reads what is shared with it',
  steward: 'Finds and reads all objects, each time with a declared purpose',
  'privacy-officer': 'Finds the objects about a person, and places legal holds',
  'key-admin': 'Sees and rotates master keys; reads no content',
  auditor: 'Sees the activity of everybody, what was odd about it, and the master keys; reads no content',
  admin: 'Manages people and machine clients, and approves; reads no content',
}
