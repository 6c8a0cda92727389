/** A process that dies at each write of each change: never more access than before or intended, and repeating completes it. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Role } from '../../lib/access/roles.ts'
import type { AdministrationPorts } from '../../lib/people/administration.ts'
import { changeClient } from '../../lib/people/change-client.ts'
import { changeUser } from '../../lib/people/change-user.ts'
import { collectSecret } from '../../lib/people/collect-secret.ts'
import { createClient } from '../../lib/people/create-client.ts'
import { decideApproval } from '../../lib/people/decide-approval.ts'
import { inviteUser } from '../../lib/people/invite-user.ts'
import { PEOPLE_POLICY } from '../../lib/people/policy.ts'
import { resetUser } from '../../lib/people/reset-user.ts'
import { revokeClient } from '../../lib/people/revoke-client.ts'
import { signOutUser } from '../../lib/people/sign-out-user.ts'
import { Crash } from '../support/crash.ts'
import { hashless } from './support/hashless.ts'
import { mortal } from './support/mortal.ts'
import { codeOf, People } from './support/people.ts'

let people: People
let cheap: AdministrationPorts
let count = 0

beforeAll(async () => {
  people = await People.open()
  cheap = hashless(people)
  await people.person('ann', 'admin')
  await people.person('bob', 'admin')
})
afterAll(() => people.close())

type Access = readonly Role[] | null
type Case = {
  /** @returns the principal that it is about, or what finds it */
  readonly prepare: (name: string) => Promise<string>
  readonly act: (ports: AdministrationPorts, name: string, principal: string) => Promise<unknown>
  /** Access that there may be after any interruption, beside that before. */
  readonly intended: Access
  /** After it was completed. */
  readonly completed: (principal: string, name: string) => Promise<void>
  /** Codes that the repetition may have beside success: nothing was left to be done. */
  readonly repeated?: readonly string[]
  /** How long the repetition has to wait after an interruption. */
  readonly pauseMs?: number
}

const within = (access: Access, most: Access): boolean =>
  access === null || (most !== null && access.every((role) => most.includes(role)))

const groupsOf = async (principal: string): Promise<readonly Role[]> =>
  (await people.accounts.find(principal.slice('user:'.length)))?.groups ?? []

/** @returns whether it died. */
async function once(each: Case, changes: number, late: boolean): Promise<boolean> {
  const name = `p${count++}`
  const principal = await each.prepare(name)
  people.clock.advance(1000)
  const before = await people.access(principal)
  const groups = await groupsOf(principal)
  const life = mortal(cheap, changes, late)
  const outcome = await each.act(life.ports, name, principal).then(
    () => 'done',
    (error: unknown) => error,
  )
  const died = life.diedAt()
  if (died === null) expect(outcome).toBe('done')
  else expect(outcome).toBeInstanceOf(Crash)
  const after = await people.access(principal)
  expect(within(after, before) || within(after, each.intended), `${died}: ${String(after)}`).toBe(true)
  // Tokens of before still name the groups of before: the principal item has to be limited first.
  const now = await groupsOf(principal)
  const limit = (await people.ports.principals.find(principal))?.roles ?? now
  expect(
    groups.filter((role) => !now.includes(role) && limit.includes(role)),
    `${died}: groups`,
  ).toEqual([])
  people.clock.advance(1000)
  if (died !== null) {
    people.clock.advance(each.pauseMs ?? 0)
    const code = await codeOf(each.act(cheap, name, principal))
    expect(['done', ...(late ? (each.repeated ?? []) : [])], `${died}, again`).toContain(code)
  }
  await each.completed(principal, name)
  return died !== null
}

const rolesOf = (ports: AdministrationPorts, name: string, roles: readonly Role[]) =>
  changeUser(ports, people.as('ann'), name, { roles })
const approveAs = async (ports: AdministrationPorts, principal: string) => {
  const [approval] = await approvalsOf(principal)
  return decideApproval(ports, people.as('bob'), String(approval?.id), { decision: 'approve', reason: null })
}
const approvalsOf = async (principal: string) =>
  (await people.ports.approvals.page(null, 1000)).filter(({ target }) => target === principal)
const isNow = (roles: Access) => async (principal: string) =>
  expect(await people.access(principal)).toEqual(roles)
const byLogin = async (name: string) =>
  `user:${(await people.accounts.findByLogin(`${name}@example.com`))?.id ?? ''}`
const clientOf = (principal: string) => principal.slice('client:'.length)
const custodian = (name: string) => people.person(`c${name}`)

const CASES: Readonly<Record<string, Case>> = {
  'taking a role': {
    prepare: (name) => people.person(name, 'steward', 'writer'),
    act: (ports, name) => rolesOf(ports, name, ['writer']),
    intended: ['writer'],
    completed: async (principal, name) => {
      await isNow(['writer'])(principal)
      expect((await people.accounts.find(name))?.groups).toEqual(['writer'])
    },
  },
  'taking one role and asking for others': {
    prepare: (name) => people.person(name, 'writer'),
    act: (ports, name) => rolesOf(ports, name, ['steward', 'auditor']),
    intended: ['auditor'],
    completed: async (principal) => {
      await isNow(['auditor'])(principal)
      const change = { kind: 'roles', before: ['auditor'], roles: ['steward', 'auditor'] }
      expect(await approvalsOf(principal)).toMatchObject([{ state: 'pending', change }])
    },
  },
  'approving roles': {
    prepare: async (name) => {
      const principal = await people.person(name, 'reader')
      await people.giveRoles('ann', name, 'reader', 'steward')
      return principal
    },
    act: (ports, _, principal) => approveAs(ports, principal),
    intended: ['reader', 'steward'],
    repeated: ['conflict'],
    completed: async (principal) => {
      await isNow(['reader', 'steward'])(principal)
      expect(await approvalsOf(principal)).toMatchObject([{ state: 'approved', applied: expect.any(Number) }])
    },
  },
  'approving an administrator': {
    prepare: async (name) => {
      const principal = await people.person(name)
      await people.giveRoles('ann', name, 'admin')
      return principal
    },
    act: (ports, _, principal) => approveAs(ports, principal),
    intended: ['admin'],
    repeated: ['conflict'],
    completed: async (principal) => {
      await isNow(['admin'])(principal)
      expect(await people.ports.admins.list()).toContain(principal)
    },
  },
  'taking an administrator’s role': {
    prepare: (name) => people.person(name, 'admin'),
    act: (ports, name) => rolesOf(ports, name, []),
    intended: [],
    completed: async (principal) => {
      await isNow([])(principal)
      expect(await people.ports.admins.list()).not.toContain(principal)
    },
  },
  'disabling an administrator': {
    prepare: (name) => people.person(name, 'admin'),
    act: (ports, name) => changeUser(ports, people.as('ann'), name, { disabled: true }),
    intended: null,
    completed: async (principal) => {
      await isNow(null)(principal)
      expect(await people.ports.admins.list()).not.toContain(principal)
    },
  },
  'approving that an administrator is enabled': {
    prepare: async (name) => {
      const principal = await people.person(name, 'admin')
      await people.disable('ann', name)
      await people.disable('ann', name, false)
      return principal
    },
    act: (ports, _, principal) => approveAs(ports, principal),
    intended: ['admin'],
    repeated: ['conflict'],
    completed: async (principal) => {
      await isNow(['admin'])(principal)
      expect(await people.ports.admins.list()).toContain(principal)
    },
  },
  'signing somebody out': {
    prepare: (name) => people.person(name, 'reader'),
    act: (ports, name) => signOutUser(ports, people.as('ann'), name),
    intended: ['reader'],
    completed: async (principal, name) => {
      expect((await people.ports.principals.find(principal))?.tokensNotBefore).toBeGreaterThan(
        people.clock() - 5000,
      )
      expect(await codeOf(people.as(name, people.clock() - 5000))).toBe('unauthenticated')
    },
  },
  'a reset': {
    prepare: (name) => people.person(name),
    act: (ports, name) => resetUser(ports, people.as('ann'), name),
    intended: [],
    completed: async (_, name) => {
      expect(people.sent.at(-1)?.to).toBe(`${name}@example.com`)
      expect(await people.accounts.find(name)).toMatchObject({ status: 'must-change-password' })
    },
  },
  'an invitation': {
    prepare: async (name) => `user:${name}`,
    act: (ports, name) => {
      const invitation = { login: `${name}@example.com`, name: null, roles: ['auditor', 'reader'] } as const
      return inviteUser(ports, people.as('ann'), invitation)
    },
    intended: [],
    completed: async (_, name) => {
      const principal = await byLogin(name)
      await isNow(['auditor'])(principal)
      expect(people.sent.filter(({ to }) => to === `${name}@example.com`)).toHaveLength(1)
      expect(await approvalsOf(principal)).toMatchObject([
        { state: 'pending', change: { before: ['auditor'] } },
      ])
    },
  },
  'creating a client': {
    prepare: custodian,
    act: (ports, name, principal) => {
      const asked = { name, custodian: principal, roles: ['auditor', 'reader'] } as const
      return createClient(ports, people.as('ann'), asked)
    },
    intended: [],
    completed: async (_, name) => {
      const clients = (await people.ports.clients.page(null, 1000)).filter((client) => client.name === name)
      expect(clients).toHaveLength(1)
      const principal = `client:${clients[0]?.id}`
      await isNow(['auditor'])(principal)
      expect(await approvalsOf(principal)).toHaveLength(1)
    },
  },
  'disabling a client': {
    prepare: async (name) => {
      await custodian(name)
      return `client:${await people.client(`c${name}`, 'reader')}`
    },
    act: (ports, _, principal) =>
      changeClient(ports, people.as('ann'), clientOf(principal), { disabled: true }),
    intended: null,
    completed: isNow(null),
  },
  'revoking a client': {
    prepare: async (name) => {
      await custodian(name)
      return `client:${await people.client(`c${name}`, 'reader')}`
    },
    act: (ports, _, principal) => revokeClient(ports, people.as('ann'), clientOf(principal)),
    intended: null,
    repeated: ['not-found'],
    completed: async (principal) => {
      await isNow(null)(principal)
      expect(await people.oauthClients.find(clientOf(principal))).toBeNull()
      expect(await people.ports.clients.find(clientOf(principal))).toBeNull()
    },
  },
  'collecting a secret': {
    prepare: async (name) => {
      await custodian(name)
      const id = await people.client(`c${name}`, 'reader')
      await collectSecret(people.ports, people.as(`c${name}`), id)
      return `client:${id}`
    },
    act: (ports, name, principal) => collectSecret(ports, people.as(`c${name}`), clientOf(principal)),
    intended: ['reader'],
    repeated: ['conflict'],
    pauseMs: PEOPLE_POLICY.secretClaimMs,
    completed: async (principal) => {
      const known = (await people.ports.clients.find(clientOf(principal)))?.secrets ?? []
      const valid = (await people.oauthClients.find(clientOf(principal)))?.secrets ?? []
      expect(known).toHaveLength(2)
      expect(valid.map(({ id }) => id)).toEqual(known.map(({ id }) => id))
    },
  },
}

describe('a process that dies', () => {
  it.each(Object.entries(CASES))('before each write of %s', async (_, each) => {
    let changes = 0
    while (await once(each, changes, false)) changes += 1
    // After a write is before the next one; after the last one, nobody heard that all is done.
    expect(changes).toBeGreaterThan(1)
    await once(each, changes - 1, true)
  })
})

describe('an approval that was interrupted', () => {
  const interrupt = async (name: string, after: number) => {
    const principal = `user:${name}`
    const life = mortal(cheap, after)
    await expect(approveAs(life.ports, principal)).rejects.toBeInstanceOf(Crash)
    return (await approvalsOf(principal))[0]?.id ?? null
  }
  const died = async (name: string) => {
    await people.giveRoles('ann', name, 'steward')
    // The event, the decision, the groups and the item; not that it was applied.
    return interrupt(name, 4)
  }

  it('is completed by nobody who asked for it', async () => {
    await people.person('ivo')
    await people.giveRoles('ann', 'ivo', 'steward')
    const id = await interrupt('ivo', 3)
    expect(await people.access('ivo')).toEqual([])
    expect(await codeOf(people.approve('ann', id))).toBe('forbidden')
    await people.approve('bob', id)
    expect(await people.access('ivo')).toEqual(['steward'])
  })

  it('gives nothing back that was taken away since', async () => {
    await people.person('ike')
    const id = await died('ike')
    expect(await people.access('ike')).toEqual(['steward'])
    await people.giveRoles('bob', 'ike')
    expect(await codeOf(people.approve('bob', id))).toBe('conflict')
    expect(await people.access('ike')).toEqual([])
  })

  it('enables nobody who was disabled since', async () => {
    await people.person('ina', 'steward')
    await people.disable('ann', 'ina')
    await people.disable('ann', 'ina', false)
    const id = await interrupt('ina', 4)
    people.clock.advance(1000)
    expect(await people.access('ina')).toEqual(['steward'])
    await people.disable('bob', 'ina')
    expect(await codeOf(people.approve('bob', id))).toBe('conflict')
    expect(await people.access('ina')).toBeNull()
  })
})
