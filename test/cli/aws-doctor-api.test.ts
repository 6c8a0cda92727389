import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { examineApi } from '../../cli/aws/doctor.ts'
import { withDoctor } from '../../lib/compose/aws/doctor.ts'
import type { CheckResult } from '../../lib/examination.ts'
import { type RunningVault, serve } from '../../local/serve.ts'
import { type ApiAnswer, type FrontApi, problem, startFront } from '../support/aws-doctor/api.ts'
import { failed, Glimpse, skipped } from '../support/aws-doctor/examine.ts'
import { openWard, type Patient, type Ward } from '../support/aws-doctor/ward.ts'
import { makeFolder, removeFolder } from '../support/folders.ts'

let ward: Ward
let folder: string
let vault: RunningVault
/** Before the vault, so that a test can change its answers. */
let front: FrontApi
let patient: Patient

beforeAll(async () => {
  folder = await makeFolder()
  ;[ward, vault] = await Promise.all([
    openWard(),
    serve({ data: folder, host: '127.0.0.1', port: 0, stderr: { write: () => true } }),
  ])
  front = await startFront(vault)
  for (const [name, value] of Object.entries(ward.environment)) vi.stubEnv(name, value)
  patient = await ward.admit(front, 'demo-writer', { key: 'shown' })
})

afterEach(() => {
  front.change = (_, answer) => answer
})

afterAll(async () => {
  vi.unstubAllEnvs()
  await front.close()
  await Promise.all([ward.close(), vault.close()])
  await removeFolder(folder)
})

const OUTSIDE = /^(stack .+|api .+|clocks|round trip)$/

const secretOf = (client: string): string => vault.clients.find(({ id }) => id === client)?.secret ?? ''

/** @returns what is said of the API, but for what passed. */
async function examine(id = 'demo-writer', secret = secretOf(id)): Promise<readonly CheckResult[]> {
  const results: CheckResult[] = []
  await withDoctor(patient.vault, async (doctor) => {
    const examination = new Glimpse(OUTSIDE, (result) => void results.push(result), doctor.explain)
    await examineApi(examination, await doctor.diagnose(examination), { id, secret })
  })
  const start = results.findIndex(({ check }) => check === 'api health')
  expect(results.slice(0, start).filter(({ outcome }) => outcome !== 'passed')).toEqual([])
  expect(JSON.stringify(results)).not.toContain(secret)
  return results.slice(start).filter(({ outcome }) => outcome !== 'passed')
}

const changing = (request: string, change: (answer: ApiAnswer) => ApiAnswer) => {
  front.change = (asked, answer) => (asked === request ? change(answer) : answer)
}

const logOf = (name: string): string =>
  `aws logs tail "$(aws lambda get-function-configuration --function-name ${patient.vault}-functions-${name}-1a2b`

const revert = (stack: string): string =>
  `npx cdk deploy keyfold-${patient.vault}-${stack} -c vault=${patient.vault} -c profile=PROFILE --revert-drift`

describe('the API', () => {
  test('that is as it must be passes with the round trip', async () => {
    patient.deploy()
    expect(await examine()).toEqual([])
  })

  test('that is not healthy', async () => {
    patient.deploy()
    changing('GET /health', () => problem(500, 'internal'))
    expect(await examine()).toEqual([
      failed('api health', 'GET /health answers 500, not 200.', logOf('public')),
    ])
  })

  test.each([
    ['that does not answer', 'http://127.0.0.1:9/live', 'http://127.0.0.1:9 gave no answer'],
    ['that would be called without TLS', 'http://vault.example/live', 'must be an https:// URL'],
  ])('%s', async (_, ApiUrl, detail) => {
    const { stacks } = patient.deploy()
    stacks.set(`keyfold-${patient.vault}-api`, { status: 'CREATE_COMPLETE', outputs: { ApiUrl } })
    expect(await examine()).toEqual([
      failed('api health', detail, revert('api')),
      ...['api without a token', 'clocks', 'round trip'].map((check) =>
        skipped(check, 'needs "api health", which did not pass'),
      ),
    ])
  })

  test.each<[string, ApiAnswer, string]>([
    [
      'lets anybody in',
      { status: 200, headers: {}, body: Buffer.from('{}') },
      'ALARM: GET /v1/objects answers 200 to a caller without a token.',
    ],
    [
      'refuses for another reason',
      problem(403, 'forbidden'),
      'GET /v1/objects answers 403, not 401, to a caller',
    ],
    [
      'refuses in other words',
      {
        status: 401,
        headers: { 'Content-Type': 'application/json' },
        body: Buffer.from('{"message":"Unauthorized"}'),
      },
      'GET /v1/objects answers 401 without the problem document of the vault to a caller without a token.',
    ],
  ])('that %s', async (_, answer, detail) => {
    patient.deploy()
    changing('GET /v1/objects', () => answer)
    expect(await examine()).toEqual([failed('api without a token', detail, revert('api'))])
  })

  test.each([
    ['before', 90_000, 'is 90 s behind that of the API'],
    ['behind', -3_600_000, 'is 3600 s before that of the API'],
  ])('whose clock is %s ours', async (_, milliseconds, detail) => {
    patient.deploy()
    changing('GET /health', (answer) => ({
      ...answer,
      headers: { ...answer.headers, date: new Date(Date.now() + milliseconds).toUTCString() },
    }))
    const [found, ...others] = await examine()
    expect(others).toEqual([])
    const [start = '', end = ''] = detail.split(/\d+/)
    expect(found).toEqual(failed('clocks', start, 'timedatectl set-ntp true'))
    expect(found?.detail).toContain(end)
  })
})

describe('the round trip', () => {
  const object = /^(\w+) \/v1\/objects\/[\w-]+$/

  const changingObject = (method: string, change: (answer: ApiAnswer) => ApiAnswer, status = 0) => {
    front.change = (asked, answer) =>
      object.exec(asked)?.[1] === method && (status === 0 || answer.status === status)
        ? change(answer)
        : answer
  }

  const spoiled = (answer: ApiAnswer): ApiAnswer => ({ ...answer, body: Buffer.alloc(answer.body.length) })

  test('with a wrong secret', async () => {
    patient.deploy()
    expect(await examine('demo-writer', 'not-the-secret')).toEqual([
      failed(
        'round trip',
        'The client demo-writer could not get a token: The issuer refused the client demo-writer',
        '--user-pool-id eu-west-1_Pool12345 --client-id demo-writer --query UserPoolClient.ClientSecret',
      ),
    ])
  })

  test('with a wrong secret of a client that an administrator made', async () => {
    patient.deploy()
    expect(await examine('demo-auditor', 'not-the-secret')).toEqual([
      failed(
        'round trip',
        'The client demo-auditor could not get a token: ',
        'its custodian gets from: keyfold client secret demo-auditor',
      ),
    ])
  })

  test.each([
    ['that does not answer', 'http://127.0.0.1:9', 'http://127.0.0.1:9 gave no answer'],
    ['that would be called without TLS', 'http://issuer.example', 'must be an https:// URL'],
  ])('with an issuer %s', async (_, Issuer, detail) => {
    const { stacks, functions } = patient.deploy()
    const name = `keyfold-${patient.vault}-identity`
    const stack = stacks.get(name)!
    stacks.set(name, { ...stack, outputs: { ...stack.outputs, Issuer } })
    for (const { environment } of Object.values(functions)) {
      if (environment.KEYFOLD_ISSUER !== undefined) environment.KEYFOLD_ISSUER = Issuer
    }
    expect(await examine()).toEqual([failed('round trip', detail, revert('identity'))])
  })

  test('with a client that may not store', async () => {
    patient.deploy()
    expect(await examine('demo-auditor')).toEqual([
      failed(
        'round trip',
        'The client demo-auditor could not store an object: ',
        'As an administrator: keyfold client roles demo-auditor --role ROLES',
      ),
    ])
  })

  test.each<[string, () => void, string, string]>([
    [
      'of which the vault takes no token',
      () => {
        front.change = (asked, answer) =>
          asked === 'POST /v1/objects' ? problem(401, 'unauthenticated') : answer
      },
      'could not store an object: ',
      'REVERT',
    ],
    [
      'whose content comes back changed',
      () => changingObject('GET', spoiled, 200),
      'could not read back an object: what came back is not what was stored.',
      'read',
    ],
    [
      'whose range comes back changed',
      () => changingObject('GET', spoiled, 206),
      'could not read a part of an object: what came back is not what was stored.',
      'read',
    ],
    [
      'that cannot be destroyed',
      () => changingObject('DELETE', () => problem(503, 'unavailable')),
      'could not shred an object: ',
      'manage',
    ],
    [
      'that is there after its destruction',
      () => changingObject('GET', (answer) => ({ ...answer, status: 200 }), 404),
      'could not look for what is left of an object: it is still there.',
      'read',
    ],
  ])('%s', async (_, spoil, detail, remedy) => {
    patient.deploy()
    spoil()
    const named = remedy === 'REVERT' ? revert('functions') : logOf(remedy)
    expect(await examine()).toEqual([failed('round trip', `The client demo-writer ${detail}`, named)])
  })
})
