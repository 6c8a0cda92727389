import { afterAll, beforeAll, expect, vi } from 'vitest'
import { examineVault } from '../../../cli/aws/doctor.ts'
import { withDoctor } from '../../../lib/compose/aws/doctor.ts'
import { type CheckResult, Examination, type Seen } from '../../../lib/examination.ts'
import { type FrontApi, startClosedApi } from './api.ts'
import { openWard, type Patient, type Steps, type Ward } from './ward.ts'

const CLIENT = '7f8g9h0i1j2k'

/** What every other look needs. */
const FIRST = 'credentials'

/** An examination of a part of a vault: the checks of which the names are given, and what finds the account. Each look takes its time. */
export class Glimpse extends Examination {
  readonly #checks: RegExp

  constructor(checks: RegExp, ...[onResult, explain]: ConstructorParameters<typeof Examination>) {
    super(onResult, explain)
    this.#checks = checks
  }

  override async check<Value>(check: string, look: () => Promise<Seen<Value>>): Promise<Value | null> {
    return check === FIRST || this.#checks.test(check) ? super.check(check, look) : null
  }
}

/**
 * A ward for the tests of a file, and the environment that leads to it.
 *
 * @param checks those that `examine` makes, unless it is told others
 */
export function withWard(checks: RegExp) {
  let ward: Ward
  let api: FrontApi
  let shared: Patient
  beforeAll(async () => {
    ;[ward, api] = await Promise.all([openWard(), startClosedApi()])
    for (const [name, value] of Object.entries(ward.environment)) vi.stubEnv(name, value)
    shared = await ward.admit(api, CLIENT, { key: 'shown' })
  })
  afterAll(async () => {
    vi.unstubAllEnvs()
    await Promise.all([ward.close(), api.close()])
  })
  return {
    ward: () => ward,
    /** A healthy vault. Its deployment may be changed; its keys and its items are the same for all tests. */
    admit: async () => ({ ...shared, deployment: shared.deploy() }),
    /** One with keys and items of its own. */
    admitNew: async (steps: Steps = {}) => {
      const patient = await ward.admit(api, CLIENT, steps)
      return { ...patient, deployment: patient.deploy() }
    },
    /** A part of the vault. */
    examine: async ({ vault }: Pick<Patient, 'vault'>, only = checks): Promise<readonly CheckResult[]> => {
      const results: CheckResult[] = []
      await withDoctor(vault, (doctor) =>
        doctor.diagnose(new Glimpse(only, (result) => void results.push(result), doctor.explain)),
      )
      return results
    },
    /** All of the vault, without credentials of a client. */
    examineAll: async ({ vault }: Pick<Patient, 'vault'>): Promise<readonly CheckResult[]> => {
      const results: CheckResult[] = []
      const noClient = { id: undefined, secret: undefined }
      await examineVault(vault, noClient, (result) => void results.push(result))
      return results
    },
  }
}

/** Without those that passed, and the round trip, which had no client to try with. */
export const problemsIn = (results: readonly CheckResult[]): readonly CheckResult[] =>
  results.filter(({ check, outcome }) => outcome !== 'passed' && check !== 'round trip')

export const failed = (check: string, detail: string, remedy: string) => ({
  check,
  outcome: 'failed',
  detail: expect.stringContaining(detail),
  remedy: expect.stringContaining(remedy),
})

export const skipped = (check: string, detail: string) => ({
  check,
  outcome: 'skipped',
  detail: expect.stringContaining(detail),
  remedy: null,
})
