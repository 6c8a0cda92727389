/** `keyfold client …` at any vault. */
import { userPrincipal } from '../../lib/access/principal.ts'
import type { Role } from '../../lib/access/roles.ts'
import { askJson, callJson, openVault } from '../client.ts'
import { note, print, printJson } from '../output.ts'
import { ClientChange, ClientPage, Collected } from './answers.ts'
import { userIdOf } from './find-user.ts'
import { peopleOverApi } from './over-api.ts'
import { noteApproval, printClients } from './print.ts'
import { type RolesFlags, wantedRoles } from './wanted-roles.ts'

type Json = { json?: true }
type RoleFlags = Json & { role?: readonly Role[] }

export async function list({
  limit,
  cursor,
  json,
}: Json & { limit?: number; cursor?: string }): Promise<void> {
  const page = ClientPage.parse(
    await callJson({ method: 'GET', path: ['clients'], query: { limit, cursor } }),
  )
  if (json) return printJson(page)
  printClients(page.clients)
  if (page.cursor !== null) note(`There may be more: --cursor ${page.cursor}`)
}

export async function create(name: string, flags: RoleFlags & { custodian: string }): Promise<void> {
  const vault = await openVault()
  const custodian = userPrincipal(await userIdOf(peopleOverApi(vault), flags.custodian))
  const body = { name, custodian, roles: [...new Set(flags.role)] }
  const change = ClientChange.parse(await askJson(vault, { method: 'POST', path: ['clients'], json: body }))
  if (flags.json) return printJson(change)
  print(`The client ${name} is created: ${change.client.id}`)
  note(`Its custodian, ${flags.custodian}, collects the secret: keyfold client secret ${change.client.id}`)
  noteApproval(change.approval)
}

/** The secret goes to stdout and nowhere else, so that it can be piped to where it is needed. */
export async function collect(id: string, { overlap, json }: Json & { overlap?: number }): Promise<void> {
  const body = overlap === undefined ? {} : { overlapSeconds: overlap * 3_600 }
  const collected = Collected.parse(
    await callJson({ method: 'POST', path: ['clients', id, 'secrets'], json: body }),
  )
  if (json) return printJson(collected)
  print(collected.secret.value)
  note('Keep it safe: it is shown this once.')
  for (const { id: secret, expires } of collected.client.secrets)
    if (expires !== null) note(`The former secret ${secret} is valid until ${expires}.`)
}

export async function changeRoles(id: string, flags: Json & RolesFlags): Promise<void> {
  const change = await patch(id, { roles: wantedRoles(flags) })
  if (flags.json) return printJson(change)
  print(`${change.client.name} has the roles: ${change.client.roles.join(', ') || 'none'}.`)
  noteApproval(change.approval)
}

export type ClientVerb = 'disable' | 'enable' | 'revoke'

export async function changeAccess(verb: ClientVerb, id: string, { json }: Json): Promise<void> {
  if (verb === 'revoke') {
    await callJson({ method: 'DELETE', path: ['clients', id] })
    if (json) return printJson({ client: id, revoked: true })
    return print(`${id} is revoked.`)
  }
  const change = await patch(id, { disabled: verb === 'disable' })
  if (json) return printJson(change)
  if (change.approval === null) print(`${change.client.name} is ${verb}d.`)
  noteApproval(change.approval)
}

const patch = async (id: string, json: unknown) =>
  ClientChange.parse(await callJson({ method: 'PATCH', path: ['clients', id], json }))
