import { describe, expect, test } from 'vitest'
import { composeAudit } from '../../lib/compose/aws/audit.ts'
import { composeBrowse } from '../../lib/compose/aws/browse.ts'
import { composeDailyReport } from '../../lib/compose/aws/daily-report.ts'
import { composeDetect } from '../../lib/compose/aws/detect.ts'
import { readEnvironment } from '../../lib/compose/aws/environment.ts'
import { composeExpireSecrets } from '../../lib/compose/aws/expire-secrets.ts'
import { composeFindings } from '../../lib/compose/aws/findings.ts'
import { keyPolicyOf } from '../../lib/compose/aws/key-policy.ts'
import { composeKeys } from '../../lib/compose/aws/keys.ts'
import { lambda } from '../../lib/compose/aws/lambda.ts'
import { composeMakeKey } from '../../lib/compose/aws/make-key.ts'
import { composeManage } from '../../lib/compose/aws/manage.ts'
import { once } from '../../lib/compose/aws/once.ts'
import { composePeople } from '../../lib/compose/aws/people.ts'
import { composePublic } from '../../lib/compose/aws/public.ts'
import { composeRead } from '../../lib/compose/aws/read.ts'
import { composeReencrypt } from '../../lib/compose/aws/reencrypt.ts'
import { composeRetire } from '../../lib/compose/aws/retire.ts'
import { composeRewrap } from '../../lib/compose/aws/rewrap.ts'
import { composeRotate } from '../../lib/compose/aws/rotate.ts'
import { composeSample } from '../../lib/compose/aws/sample.ts'
import { composeSeal } from '../../lib/compose/aws/seal.ts'
import { composeSweep, orphansStart } from '../../lib/compose/aws/sweep.ts'
import { composeWrite } from '../../lib/compose/aws/write.ts'
import { FUNCTION_VARIABLES, LAMBDA_NAMES, type LambdaName } from '../../lib/config/functions.ts'
import { ENVIRONMENT } from '../../lib/config/names.ts'
import { randomObjectId } from '../../lib/objects/ids.ts'
import { POLICY } from '../../lib/policy.ts'
import { EXAMPLE_ENVIRONMENT } from '../support/aws-environment.ts'

const COMPOSED: Readonly<Record<LambdaName, () => unknown>> = {
  write: composeWrite,
  read: composeRead,
  browse: composeBrowse,
  manage: composeManage,
  keys: composeKeys,
  people: composePeople,
  audit: composeAudit,
  findings: composeFindings,
  public: composePublic,
  sweep: composeSweep,
  seal: composeSeal,
  detect: composeDetect,
  doctor: composeDailyReport,
  expireSecrets: composeExpireSecrets,
  rotate: composeRotate,
  makeKey: composeMakeKey,
  rewrap: composeRewrap,
  reencrypt: composeReencrypt,
  sample: composeSample,
  retire: composeRetire,
}

describe('a function in an empty environment', () => {
  test.each(Object.entries(COMPOSED))('does not start, and names all that %s lacks', (name, compose) => {
    const lacks = FUNCTION_VARIABLES[name as LambdaName].map(
      (variable) => `${ENVIRONMENT[variable]} is missing`,
    )
    expect(compose).toThrow(
      expect.objectContaining({
        code: 'invalid-configuration',
        message: `${lacks.join('; ')}. The functions stack sets these variables: deploy it again.`,
      }),
    )
  })

  test('is every function', () => {
    expect([...LAMBDA_NAMES].sort()).toEqual(Object.keys(COMPOSED).sort())
  })
})

describe('an environment', () => {
  test.each(LAMBDA_NAMES)('with all that %s needs is read', (name) => {
    const variables = FUNCTION_VARIABLES[name]
    expect(Object.keys(readEnvironment(variables, EXAMPLE_ENVIRONMENT)).sort()).toEqual([...variables].sort())
  })

  test('with wrong values is refused by the names of its variables, without the values', () => {
    const wrong = {
      [ENVIRONMENT.vault]: 'Not A Name',
      [ENVIRONMENT.secret]: 'hunter2',
      [ENVIRONMENT.issuer]: 'ftp://issuer',
      [ENVIRONMENT.clients]: ' , ',
      [ENVIRONMENT.bucket]: '',
    }
    const reading = () => readEnvironment(['vault', 'secret', 'issuer', 'clients', 'bucket'], wrong)
    for (const variable of Object.keys(wrong)) expect(reading).toThrow(variable)
    expect(reading).not.toThrow(/hunter2|Not A Name|ftp/)
  })

  test('names its clients in a list', () => {
    const { clients } = readEnvironment(['clients'], { [ENVIRONMENT.clients]: 'web, app ,audit' })
    expect(clients).toEqual(['web', 'app', 'audit'])
  })
})

describe('the settings of rotation', () => {
  const SETTINGS = ['recoveryRecipients', 'escrowWaived', 'managedCopyDays'] as const
  const settings = (recipients: string, waived: string, days: string) =>
    readEnvironment(SETTINGS, {
      [ENVIRONMENT.recoveryRecipients]: recipients,
      [ENVIRONMENT.escrowWaived]: waived,
      [ENVIRONMENT.managedCopyDays]: days,
    })

  test('are a list, a decision and a number of days', () => {
    expect(settings('age1abc, age1def', 'false', '35')).toEqual({
      recoveryRecipients: ['age1abc', 'age1def'],
      escrowWaived: false,
      managedCopyDays: 35,
    })
    expect(settings('none', 'true', '0')).toEqual({
      recoveryRecipients: [],
      escrowWaived: true,
      managedCopyDays: 0,
    })
  })

  test.each([
    ['', 'false', '35', 'recoveryRecipients'],
    ['none', 'yes', '35', 'escrowWaived'],
    ['none', '', '35', 'escrowWaived'],
    ['none', 'false', '-1', 'managedCopyDays'],
    ['none', 'false', '1e3', 'managedCopyDays'],
  ] as const)('are refused when they are not: %j %j %j', (recipients, waived, days, wrong) => {
    expect(() => settings(recipients, waived, days)).toThrow(ENVIRONMENT[wrong])
  })
})

describe('the schedule of rotations', () => {
  test.each([
    ['off', null],
    ['every 30 days', 'every 30 days'],
  ])('%s is read as %s', (given, expected) => {
    const environment = { [ENVIRONMENT.rotationSchedule]: given }
    expect(readEnvironment(['rotationSchedule'], environment)).toEqual({ rotationSchedule: expected })
  })

  test('that nobody can read keeps a function from starting, and is named', () => {
    const settings = {
      recoveryRecipients: [],
      escrowWaived: true,
      managedCopyDays: 7,
      rotationSchedule: '0 3 31 2 *',
    }
    expect(() => keyPolicyOf(settings)).toThrow(/^rotationSchedule is "0 3 31 2 \*"/)
  })
})

describe('the search for orphans', () => {
  test('has looked at the blobs of every object within eight days', () => {
    const runs = (8 * 86_400_000) / POLICY.sweepIntervalMs
    const first = Date.UTC(2031, 4, 17, 13, 31)
    const starts = new Set(
      Array.from({ length: runs }, (_, run) => orphansStart(first + run * POLICY.sweepIntervalMs)),
    )
    expect(starts.size).toBe(2_048)
    const ids = Array.from({ length: 20_000 }, randomObjectId)
    expect(ids.filter((id) => !starts.has(id.slice(0, 2)))).toEqual([])
  })
})

describe('a handler', () => {
  test('is made at its first event, and again after it could not be', async () => {
    let tries = 0
    const handler = lambda(() => {
      tries += 1
      if (tries === 1) throw new Error('no environment')
      return async (event: number) => event + 1
    })
    expect(tries).toBe(0)
    await expect(handler(1)).rejects.toThrow('no environment')
    expect(await handler(1)).toBe(2)
    expect(await handler(2)).toBe(3)
    expect(tries).toBe(2)
  })

  test('asks for its secret once, and again after a failure', async () => {
    let asked = 0
    const secret = once(async () => {
      asked += 1
      if (asked === 1) throw new Error('throttled')
      return 'secret'
    })
    await expect(secret()).rejects.toThrow('throttled')
    expect(await Promise.all([secret(), secret(), secret()])).toEqual(['secret', 'secret', 'secret'])
    expect(asked).toBe(2)
  })
})
