import { afterAll, beforeAll, expect, vi } from 'vitest'
import { examineVault } from '../../../cli/aws/doctor.ts'
import type { CheckResult } from '../../../lib/examination.ts'
import { type FrontApi, startClosedApi } from './api.ts'
import { openWard, type Patient, type Steps, type Ward } from './ward.ts'

const CLIENT = '7f8g9h0i1j2k'

/** A ward for the tests of a file, and the environment that leads to it. */
export function withWard() {
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
    /** Without credentials of a client. */
    examine: async ({ vault }: Pick<Patient, 'vault'>): Promise<readonly CheckResult[]> => {
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
