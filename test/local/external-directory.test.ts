import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Caller, loadCaller } from '../../lib/access/caller.ts'
import { DEFAULT_PURPOSES } from '../../lib/access/purposes.ts'
import type { Role } from '../../lib/access/roles.ts'
import { SqliteApprovalStore } from '../../lib/adapters/embedded/approval-store.ts'
import { SqliteMachineClientStore } from '../../lib/adapters/embedded/machine-client-store.ts'
import type { AdministrationPorts } from '../../lib/people/administration.ts'
import { changeUser } from '../../lib/people/change-user.ts'
import { collectSecret } from '../../lib/people/collect-secret.ts'
import { createClient } from '../../lib/people/create-client.ts'
import { decideApproval } from '../../lib/people/decide-approval.ts'
import { inviteUser } from '../../lib/people/invite-user.ts'
import { signOutMe, viewMe } from '../../lib/people/me.ts'
import { resetUser } from '../../lib/people/reset-user.ts'
import { revokeClient } from '../../lib/people/revoke-client.ts'
import { signOutUser } from '../../lib/people/sign-out-user.ts'
import { viewUsers } from '../../lib/people/view-users.ts'
import { externalDirectories } from '../../local/identity/external-directory.ts'
import { openTestVault, type TestVault } from '../support/vault.ts'

const ISSUER = 'https://login.example.com/realms/acme'

let vault: TestVault
let ports: AdministrationPorts
beforeEach(async () => {
  vault = await openTestVault()
  const { principals, database } = vault.stores
  ports = {
    recorder: vault.vault.ports.recorder,
    clock: vault.clock,
    principals,
    clients: new SqliteMachineClientStore(database),
    approvals: new SqliteApprovalStore(database),
    ...externalDirectories(ISSUER),
  }
})
afterEach(() => vault.close())

const callerNamed = (principal: string, ...roles: Role[]): Caller => ({
  principal,
  roles,
  client: 'page',
  purpose: null,
  purposes: DEFAULT_PURPOSES,
  request: {},
})
const [ada, bob] = [callerNamed('user:ada', 'admin'), callerNamed('user:bob', 'admin')]

/** Whoever the provider says is a writer, as the next request finds them. */
const enter = async (
  principal = 'user:ann',
  roles: readonly Role[] = ['writer'],
): Promise<readonly Role[]> => {
  const claims = {
    principal,
    client: 'page',
    machine: principal.startsWith('client:'),
    roles,
    missingScope: null,
    signedIn: vault.clock(),
  }
  const caller = await loadCaller(
    { principals: ports.principals, purposes: DEFAULT_PURPOSES, clock: vault.clock },
    claims,
    null,
    {},
  )
  return caller.roles
}

const saysWhere = { code: 'forbidden', message: expect.stringContaining(ISSUER) }

describe('with another provider', () => {
  it('a list of people, a search and an invitation are answered with where people are administered', async () => {
    const page = { limit: 10, cursor: null }
    await expect(viewUsers(ports, ada, { login: null, ...page })).rejects.toMatchObject(saysWhere)
    await expect(viewUsers(ports, ada, { login: 'ann@example.com', ...page })).rejects.toMatchObject(
      saysWhere,
    )
    await expect(
      inviteUser(ports, ada, { login: 'ann@example.com', name: null, roles: [] }),
    ).rejects.toMatchObject(saysWhere)
  })

  it('a password is not reset, not even by two administrators', async () => {
    const approval = await resetUser(ports, ada, 'ann')
    await expect(
      decideApproval(ports, bob, approval?.id ?? '', { decision: 'approve', reason: null }),
    ).rejects.toMatchObject(saysWhere)
  })

  it('everybody sees who they are, and signs themselves out', async () => {
    const ann = callerNamed('user:ann', 'writer')
    expect(await viewMe(ports, ann)).toMatchObject({ principal: 'user:ann', roles: ['writer'], name: null })
    await signOutMe(ports, ann)
    await expect(enter()).rejects.toMatchObject({ code: 'unauthenticated' })
    vault.clock.advance(2_000)
    expect(await enter()).toEqual(['writer'])
  })

  it('a person is shut out of the vault at once, and let in again by two', async () => {
    expect(await enter()).toEqual(['writer'])
    await changeUser(ports, ada, 'ann', { disabled: true })
    await expect(enter()).rejects.toMatchObject({ code: 'forbidden' })
    const { approval } = await changeUser(ports, ada, 'ann', { disabled: false })
    await expect(enter()).rejects.toMatchObject({ code: 'forbidden' })
    await decideApproval(ports, bob, approval?.id ?? '', { decision: 'approve', reason: null })
    vault.clock.advance(2_000)
    expect(await enter()).toEqual(['writer'])
  })

  it('a person is signed out of the vault', async () => {
    await signOutUser(ports, ada, 'ann')
    await expect(enter()).rejects.toMatchObject({ code: 'unauthenticated' })
    vault.clock.advance(2_000)
    expect(await enter()).toEqual(['writer'])
  })

  it('the vault can limit what the groups of a person give, also of an administrator', async () => {
    await changeUser(ports, ada, 'bob', { roles: ['auditor'] })
    expect(await enter('user:bob', ['admin'])).toEqual([])
    expect(await enter('user:bob', ['auditor'])).toEqual(['auditor'])
  })

  it('a machine client of the provider is registered by its client_id, and revoked, in the vault', async () => {
    const asked = { name: 'importer', custodian: 'user:ann', roles: ['auditor'] } as const
    await expect(createClient(ports, ada, asked)).rejects.toMatchObject({
      message: expect.stringContaining('A custodian administers nothing'),
    })
    await changeUser(ports, ada, 'ann', { roles: ['writer'] })
    expect((await createClient(ports, ada, asked)).client).toMatchObject({
      id: 'importer',
      roles: ['auditor'],
    })
    expect(await enter('client:importer', ['auditor'])).toEqual(['auditor'])
    await expect(collectSecret(ports, callerNamed('user:ann', 'writer'), 'importer')).rejects.toMatchObject(
      saysWhere,
    )
    await revokeClient(ports, ada, 'importer')
    await expect(enter('client:importer', ['auditor'])).rejects.toMatchObject({ code: 'forbidden' })
  })

  it('a name that is no client_id is refused', async () => {
    await changeUser(ports, ada, 'ann', { roles: ['writer'] })
    const asked = { name: 'The importer', custodian: 'user:ann', roles: [] }
    await expect(createClient(ports, ada, asked)).rejects.toMatchObject({
      code: 'invalid-request',
      message: `name: is the client_id that ${ISSUER} knows the client by.`,
    })
  })
})
