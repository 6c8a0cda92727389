/** Whatever administrators ask for, in whatever order, at once or interrupted: two different persons stand behind each gain. */
import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { assertSeparation } from '../../lib/access/caller.ts'
import { needsSecondAdmin } from '../../lib/access/duties.ts'
import { ROLES, type Role } from '../../lib/access/roles.ts'
import { KeyfoldError } from '../../lib/errors.ts'
import type { AdministrationPorts } from '../../lib/people/administration.ts'
import { changeClient } from '../../lib/people/change-client.ts'
import { changeUser } from '../../lib/people/change-user.ts'
import { type ApprovalDecision, decideApproval } from '../../lib/people/decide-approval.ts'
import type { Approval } from '../../lib/people/model.ts'
import { resetUser } from '../../lib/people/reset-user.ts'
import { Crash } from '../support/crash.ts'
import { hashless } from './support/hashless.ts'
import { mortal } from './support/mortal.ts'
import { People } from './support/people.ts'

const SLOW = process.env['SLOW'] === '1'
const RUNS = SLOW ? 300 : 40
const STEPS_MAX = SLOW ? 60 : 40

const PERSONS = ['ann', 'bob', 'cat', 'uma', 'sue'] as const
/** The machine client has `admin`; its custodian is dan, whom nobody changes. */
const ACTORS = [...PERSONS, 'machine'] as const

type Step =
  | { readonly kind: 'roles'; readonly by: string; readonly whom: string; readonly roles: readonly Role[] }
  | { readonly kind: 'disabled'; readonly by: string; readonly whom: string; readonly disabled: boolean }
  | { readonly kind: 'reset'; readonly by: string; readonly whom: string }
  | {
      readonly kind: 'decide'
      readonly by: string
      readonly which: number
      readonly decision: ApprovalDecision
    }

const by = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom('ann', 'bob', 'cat') },
  fc.constantFrom(...ACTORS),
)
const whom = fc.constantFrom(...ACTORS)
const roles = fc.oneof(
  fc.constantFrom<Role[][]>(
    [],
    ['admin'],
    ['steward'],
    ['reader', 'writer'],
    ['auditor'],
    ['admin', 'key-admin'],
  ),
  fc.subarray([...ROLES]),
)
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('roles' as const), by, whom, roles }) },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('disabled' as const), by, whom, disabled: fc.boolean() }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('reset' as const), by, whom }) },
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('decide' as const),
      by,
      which: fc.nat({ max: 3 }),
      decision: fc.constantFrom<ApprovalDecision[]>('approve', 'approve', 'approve', 'reject', 'withdraw'),
    }),
  },
)
/** One after the other, two at once, or one that is interrupted. */
const turn = fc.oneof(
  { weight: 5, arbitrary: fc.record({ steps: fc.tuple(step), dies: fc.constant(null) }) },
  { weight: 2, arbitrary: fc.record({ steps: fc.tuple(step, step), dies: fc.constant(null) }) },
  { weight: 2, arbitrary: fc.record({ steps: fc.tuple(step), dies: fc.nat({ max: 7 }) }) },
)

class World {
  readonly people: People
  readonly machine: string
  /** Each approval stands for one gain of each role. */
  readonly #spent = new Set<string>()

  constructor(people: People, machine: string) {
    this.people = people
    this.machine = machine
  }

  static async open(): Promise<World> {
    const people = await People.open()
    for (const admin of ['ann', 'bob', 'cat']) await people.person(admin, 'admin')
    for (const name of ['uma', 'dan']) await people.person(name)
    await people.person('sue', 'steward')
    return new World(people, await people.client('dan', 'admin'))
  }

  principal = (who: string): string => (who === 'machine' ? `client:${this.machine}` : `user:${who}`)

  #ports(dies: number | null): AdministrationPorts {
    const ports = hashless(this.people)
    return dies === null ? ports : mortal(ports, dies).ports
  }

  async run(each: Step, dies: number | null): Promise<void> {
    const ports = this.#ports(dies)
    try {
      await this.#act(ports, each)
    } catch (error) {
      if (!(error instanceof Crash) && !(error instanceof KeyfoldError)) throw error
      if (error instanceof KeyfoldError) expect(error.status).toBeLessThan(500)
    }
  }

  async #act(ports: AdministrationPorts, each: Step): Promise<unknown> {
    const caller = await this.people.as(this.principal(each.by))
    if (each.kind === 'decide') {
      const approval = (await this.approvals()).at(each.which)
      const asked = { decision: each.decision, reason: null }
      return decideApproval(ports, caller, approval?.id ?? 'absent', asked)
    }
    if (each.kind === 'reset') return resetUser(ports, caller, each.whom)
    const change = each.kind === 'roles' ? { roles: each.roles } : { disabled: each.disabled }
    if (each.whom === 'machine') return changeClient(ports, caller, this.machine, change)
    return changeUser(ports, caller, each.whom, change)
  }

  approvals = (): Promise<readonly Approval[]> => this.people.ports.approvals.page(null, 1000)

  async access(): Promise<ReadonlyMap<string, readonly Role[]>> {
    const entries = ACTORS.map(async (who) => {
      const principal = this.principal(who)
      return [principal, (await this.people.access(principal)) ?? []] as const
    })
    return new Map(await Promise.all(entries))
  }

  /** What was gained needs an approval of that, by another person than whoever asked, and each gain one of its own. */
  async check(before: ReadonlyMap<string, readonly Role[]>): Promise<void> {
    const approvals = await this.approvals()
    const now = await this.access()
    for (const [principal, has] of now) {
      assertSeparation(has)
      const gained = has.filter((role) => !before.get(principal)?.includes(role))
      for (const role of gained.filter((each) => needsSecondAdmin('roles', [], [each]))) {
        this.#spend(principal, role, approvals)
      }
    }
    expect([...now].filter(([who, has]) => who.startsWith('user:') && has.includes('admin'))).not.toEqual([])
  }

  #spend(principal: string, role: Role, approvals: readonly Approval[]): void {
    const found = approvals.find(
      ({ id, target, state, change, requestedBy, decidedBy }) =>
        target === principal &&
        state === 'approved' &&
        (change.kind === 'enable' || (change.kind === 'roles' && change.roles.includes(role))) &&
        decidedBy?.startsWith('user:') === true &&
        ![requestedBy, target].includes(decidedBy) &&
        requestedBy !== target &&
        !this.#spent.has(`${id} ${role}`),
    )
    expect(found, `${principal} has gained ${role}`).toBeDefined()
    this.#spent.add(`${found?.id} ${role}`)
  }
}

it(
  'gives nobody a data role, or admin, without two different persons, and always keeps an administrator',
  async () => {
    let gains = 0
    const sequences = fc.array(turn, { minLength: 10, maxLength: STEPS_MAX, size: 'max' })
    const property = fc.asyncProperty(sequences, async (turns) => {
      const world = await World.open()
      try {
        for (const { steps, dies } of turns) {
          const before = await world.access()
          await Promise.all(steps.map((each) => world.run(each, dies)))
          await world.check(before)
          world.people.clock.advance(1000)
        }
        gains += (await world.approvals()).filter(({ applied }) => applied !== null).length
      } finally {
        await world.people.close()
      }
    })
    await fc.assert(property, { numRuns: RUNS })
    expect(gains).toBeGreaterThan(0)
  },
  SLOW ? 1_800_000 : 60_000,
)
