import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { DOCTOR_ACTIONS } from '../../lib/adapters/aws/doctor/ask.ts'
import type { CheckResult } from '../../lib/adapters/aws/doctor/examination.ts'
import { type RunningVault, serve } from '../../local/serve.ts'
import { openWard, type Ward } from '../support/aws-doctor/ward.ts'
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

async function admit(steps: Parameters<Ward['admit']>[2] = {}) {
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
      'stack data',
      'stack identity',
      'stack functions',
      'stack api',
      'bucket',
      'table objects',
      'table subjects',
      'table keys',
      'table principals',
      'table audit',
      'secret',
      'storage key',
      'function write',
      'function read',
      'function browse',
      'function manage',
      'function keys',
      'function public',
      'function sweep',
      'user pool',
      'web client',
      'machine clients',
      'machine client app',
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
})
