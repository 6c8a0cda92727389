/**
 * `GET /principals`: whom an identifier means, and whose identifier it is that one knows the login or the name of. It tells nothing
 * that an exact login or name, or an identifier, does not ask for: nobody can look through those who are there.
 */
import type { Caller } from '../access/caller.ts'
import { clientPrincipal, isPerson, personId, userPrincipal } from '../access/principal.ts'
import { perform } from '../audit/operation.ts'
import { mapBounded } from '../concurrency.ts'
import { normalizeLogin } from '../identity/login.ts'
import { type AdministrationPorts, enforceMay } from './administration.ts'
import { findClient } from './all-clients.ts'
import { nameKey } from './names.ts'
import { PEOPLE_POLICY } from './policy.ts'
import { findClientOf } from './target.ts'

export type NamedPrincipal = {
  /** `user:<sub>` or `client:<client_id>` */
  readonly id: string
  /** What a person signs in with, or what a machine client is called. */
  readonly name: string
}

export type PrincipalQuery =
  /** Exactly this one, however it is written: as at the sign-in. */
  | { readonly by: 'login'; readonly login: string }
  /** Exactly this one; names that read as one are one. */
  | { readonly by: 'name'; readonly name: string }
  | { readonly by: 'id'; readonly ids: readonly string[] }

type FindPorts = Pick<AdministrationPorts, 'authority' | 'recorder' | 'directory' | 'clients'>

/**
 * The record says whom was found, and how many otherwise: 0 for a login that nobody has, and never the login itself.
 *
 * @returns those who are there, each once; whoever is disabled still is.
 * @throws a refusal; KeyfoldError `invalid-request` for what is no login; `forbidden` where another provider keeps the people.
 */
export async function findPrincipals(
  ports: FindPorts,
  from: Caller | Promise<Caller>,
  query: PrincipalQuery,
): Promise<readonly NamedPrincipal[]> {
  const caller = await from
  return perform(ports.recorder, caller, 'principal.find', {}, async (allow) => {
    enforceMay(ports, caller, 'principal:find')
    const found = await find(ports, query)
    const [only, ...others] = found
    await allow(only !== undefined && others.length === 0 ? { target: only.id } : { count: found.length })
    return found
  })
}

function find(ports: FindPorts, query: PrincipalQuery): Promise<readonly NamedPrincipal[]> {
  switch (query.by) {
    case 'login':
      return findPerson(ports, query.login)
    case 'name':
      return findMachine(ports, query.name)
    case 'id':
      return findAll(ports, query.ids)
  }
}

async function findPerson({ directory }: FindPorts, login: string): Promise<readonly NamedPrincipal[]> {
  const user = await directory.findByLogin(normalizeLogin(login))
  return user === null ? [] : [{ id: userPrincipal(user.id), name: user.login }]
}

async function findMachine({ clients }: FindPorts, name: string): Promise<readonly NamedPrincipal[]> {
  const key = nameKey(name)
  const client = await findClient(clients, (one) => nameKey(one.name) === key)
  return client === null ? [] : [{ id: clientPrincipal(client.id), name: client.name }]
}

async function findAll(ports: FindPorts, ids: readonly string[]): Promise<readonly NamedPrincipal[]> {
  const found = await mapBounded([...new Set(ids)], PEOPLE_POLICY.lookupsAtOnce, async (id) => {
    const name = await nameOf(ports, id)
    return name === null ? [] : [{ id, name }]
  })
  return found.flat()
}

async function nameOf(ports: FindPorts, id: string): Promise<string | null> {
  if (isPerson(id)) return ports.directory.loginOf(personId(id))
  return (await findClientOf(ports, id))?.name ?? null
}
