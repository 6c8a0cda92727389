import { isPerson, personId } from '../../lib/access/principal.ts'
import { KeyfoldError } from '../../lib/errors.ts'
import type { People } from './people.ts'

/** @param who a login, or an id as the list shows it, also as `user:<id>` @throws KeyfoldError `not-found` */
export async function userIdOf(people: People, who: string): Promise<string> {
  if (isPerson(who)) return personId(who)
  const { users } = await people.users({ login: who })
  if (users[0] !== undefined) return users[0].id
  if (who.includes('@')) throw new KeyfoldError('not-found', `Nobody signs in as ${who}.`)
  return who
}
