/** Whom an object is shared with: asked for, given and taken. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { dataOf } from '../api/client.ts'
import { hasCode } from '../api/problem.ts'
import type { components } from '../api/schema.d.ts'
import { useVault } from '../shell/context.tsx'

export type Grant = components['schemas']['Grant']

export type Grantee =
  | { readonly kind: 'person'; readonly login: string }
  | { readonly kind: 'client'; readonly name: string }
  | { readonly kind: 'role'; readonly role: string }

/** Nobody is called so, or one may not share with them; for whoever typed it. */
export class NoSuchGrantee extends Error {
  override readonly name = 'NoSuchGrantee'
}

/** Not every client has a name in the directory: not those that are for trying the vault out. */
const CLIENT_ID = /^client:\S+$/

const keyOf = (id: string) => ['object', id, 'grants'] as const

export function useGrants(id: string) {
  const { api } = useVault()
  return useQuery({
    queryKey: keyOf(id),
    queryFn: () => dataOf(api.GET('/v1/objects/{id}/grants', { params: { path: { id } } })),
    refetchOnWindowFocus: false,
  })
}

export function useShare(id: string) {
  const { api } = useVault()
  const find = useFindGrantee()
  const changed = useGrantsChanged(id)
  return useMutation({
    mutationFn: async ({ to, expires }: { to: Grantee; expires: string | null }) => {
      const grantee = await find(to)
      const path = { id, grantee }
      return dataOf(api.PUT('/v1/objects/{id}/grants/{grantee}', { params: { path }, body: { expires } }))
    },
    onSuccess: changed,
  })
}

/** @returns what takes a grant back; one that is gone already is no error */
export function useRevoke(id: string): (grantee: string) => Promise<unknown> {
  const { api } = useVault()
  const changed = useGrantsChanged(id)
  return async (grantee) => {
    await api
      .DELETE('/v1/objects/{id}/grants/{grantee}', { params: { path: { id, grantee } } })
      .catch((error: unknown) => {
        if (!hasCode(error, 'not-found')) throw error
      })
    return changed()
  }
}

function useGrantsChanged(id: string): () => Promise<unknown> {
  const queries = useQueryClient()
  return () =>
    Promise.all([
      queries.invalidateQueries({ queryKey: keyOf(id) }),
      queries.invalidateQueries({ queryKey: ['events'] }),
    ])
}

/** @returns what finds the principal. It throws NoSuchGrantee. */
function useFindGrantee(): (to: Grantee) => Promise<string> {
  const { api, me } = useVault()
  const queries = useQueryClient()
  return async (to) => {
    if (to.kind === 'role') return `role:${to.role}`
    if (to.kind === 'client' && CLIENT_ID.test(to.name)) return to.name
    const query = to.kind === 'person' ? { login: to.login } : { name: to.name }
    const found = await dataOf(api.GET('/v1/principals', { params: { query } })).then(
      ({ principals: [first] }) => first,
      (error: unknown) => {
        // What cannot be a login or a name is nobody's.
        if (!hasCode(error, 'invalid-request')) throw error
      },
    )
    if (found === undefined) throw new NoSuchGrantee(nobody(to))
    if (found.id === me.principal) throw new NoSuchGrantee('This is you. The object is yours already.')
    queries.setQueryData(['principal', found.id], found.name)
    return found.id
  }
}

const nobody = (to: Exclude<Grantee, { kind: 'role' }>): string =>
  to.kind === 'person'
    ? `Nobody here signs in as “${to.login}”. Ask for the exact login.`
    : `No machine client is called “${to.name}”. Ask for its exact name, or give its id as client:….`
