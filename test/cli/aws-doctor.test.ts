import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { DOCTOR_ACTIONS } from '../../lib/adapters/aws/doctor/ask.ts'
import type { CheckResult } from '../../lib/examination.ts'
import { type RunningVault, serve } from '../../local/serve.ts'
import { failed, skipped } from '../support/aws-doctor/examine.ts'
import { openWard, type Steps, type Ward } from '../support/aws-doctor/ward.ts'
import { makeFolder, removeFolder } from '../support/folders.ts'
import { json, keyfold, type RunOptions, text } from './run.ts'

let ward: Ward
let folder: string
let api: RunningVault
let secret: string

beforeAll(async () => {
  folder = await makeFolder()
  ;[ward, api] = await Promise.all([
    openWard(),
    serve({ data: folder, host: '127.0.0.1', port: 0, stderr: { write: () => true } }),
  ])
  secret = api.clients.find(({ id }) => id === 'demo-writer')?.secret ?? ''
})

afterAll(async () => {
  await Promise.all([ward.close(), api.close()])
  await removeFolder(folder)
})

async function admit(steps: Steps = {}) {
  const patient = await ward.admit(api, 'demo-writer', steps)
  return { ...patient, deployment: patient.deploy() }
}

const doctor = (vault: string, args: readonly string[] = [], env: RunOptions['env'] = {}) =>
  keyfold(['doctor', '--aws', '--vault', vault, ...args], {
    cwd: folder,
    env: { ...ward.environment, ...env },
  })

const asClient = () => ({ KEYFOLD_CLIENT_ID: 'demo-writer', KEYFOLD_CLIENT_SECRET: secret })

describe('keyfold doctor --aws', () => {
  test('passes every check of a healthy vault, asks AWS only what it says, and leaves no object', async () => {
    const { vault } = await admit()
    const ran = await doctor(vault, [], asClient())
    const lines = text(ran).split('\n')
    expect(lines.filter((line) => !line.startsWith('✓ '))).toEqual([])
    expect([ran.code, ran.stderr]).toEqual([0, ''])
    expect(lines.map((line) => line.slice(2, line.indexOf(':')))).toEqual([
      'credentials',
      'stack page',
      'stack data',
      'stack identity',
      'stack functions',
      'stack api',
      'stack page-content',
      'page bucket',
      'bucket',
      'log bucket',
      'table objects',
      'table subjects',
      'table keys',
      'table principals',
      'table audit',
      'secret',
      'storage key',
      'log key',
      'function write',
      'function read',
      'function browse',
      'function manage',
      'function keys',
      'function people',
      'function audit',
      'function findings',
      'function public',
      'function sweep',
      'function seal',
      'function detect',
      'function doctor',
      'function rotate',
      'function makeKey',
      'function rewrap',
      'function reencrypt',
      'function sample',
      'function expireSecrets',
      'function retire',
      'user pool',
      'web client',
      'cli client',
      'administrators',
      'machine clients',
      'machine client app',
      'machine client billing',
      'generations',
      'master key 1',
      'alias',
      'api health',
      'api without a token',
      'clocks',
      'round trip',
    ])
    expect(new Set(ward.aws.actions)).toEqual(new Set(DOCTOR_ACTIONS))
    const listed = await keyfold(['object', 'list', '--json'], {
      env: { ...asClient(), KEYFOLD_URL: api.url },
    })
    expect(json(listed)).toMatchObject({ objects: [] })
  })
  test('says as JSON what is wrong, exits 1, and shows nothing secret', async () => {
    const { vault, deployment } = await admit({ key: 'none' })
    const bucket = deployment.bucket!
    bucket.versioning = null
    const ran = await doctor(vault, ['--json', '--client-id', 'demo-writer'], {
      KEYFOLD_CLIENT_SECRET: 'a-secret',
    })
    expect(ran.code).toBe(1)
    expect(JSON.parse(ran.stderr)).toMatchObject({
      error: { code: 'invalid-configuration', message: expect.stringContaining('has 3 problems.') },
    })
    const results = json(ran) as CheckResult[]
    expect(results[0]).toEqual({
      check: 'credentials',
      outcome: 'passed',
      detail: 'AWS accepts the credentials, in the region eu-west-1',
      remedy: null,
    })
    expect(results.filter(({ outcome }) => outcome !== 'passed')).toEqual([
      failed('bucket', `Versioning of the bucket ${bucket.name} is off`, 'aws s3api put-bucket-versioning'),
      failed('generations', 'no master key yet', `keyfold key import --aws --vault ${vault}`),
      skipped('alias', 'needs an active generation'),
      failed('round trip', 'The issuer refused the client demo-writer', 'describe-user-pool-client'),
    ])
    for (const hidden of ['a-secret', 'not-to-be-shown', 'AKIATEST']) {
      expect(text(ran) + ran.stderr).not.toContain(hidden)
    }
  })

  test('shows each remedy below its problem, and skips the round trip without a client', async () => {
    const { vault, deployment } = await admit({ key: 'shown' })
    deployment.secret!.rotated = true
    const ran = await doctor(vault)
    expect([ran.code, ran.stderr]).toEqual([1, `keyfold: The vault "${vault}" has one problem.\n`])
    const lines = text(ran).split('\n')
    const problem = lines.findIndex((line) => line.startsWith('✗'))
    expect(lines.slice(problem, problem + 2)).toEqual([
      '✗ secret: The secret is rotated: with each new value, repeated requests store their content again.',
      `  → aws secretsmanager cancel-rotate-secret --secret-id ${deployment.secret!.arn}`,
    ])
    expect(lines.at(-1)).toBe(
      '– round trip: needs a machine client with the role writer: set KEYFOLD_CLIENT_ID and KEYFOLD_CLIENT_SECRET',
    )
  })

  test('needs to be told which vault', async () => {
    const [none, unnamed] = await Promise.all([keyfold(['doctor']), keyfold(['doctor', '--aws'])])
    expect([none.code, unnamed.code]).toEqual([2, 2])
    expect(none.stderr).toContain('Give --aws and --vault')
    expect(unnamed.stderr).toContain('--aws needs --vault')
  })
})
