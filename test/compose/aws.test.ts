import { describe, expect, test } from 'vitest'
import { composeBrowse } from '../../lib/compose/aws/browse.ts'
import { readEnvironment } from '../../lib/compose/aws/environment.ts'
import { composeKeys } from '../../lib/compose/aws/keys.ts'
import { lambda } from '../../lib/compose/aws/lambda.ts'
import { composeManage } from '../../lib/compose/aws/manage.ts'
import { once } from '../../lib/compose/aws/once.ts'
import { composeRead } from '../../lib/compose/aws/read.ts'
import { composeSweep, orphansStart } from '../../lib/compose/aws/sweep.ts'
import { composeWrite } from '../../lib/compose/aws/write.ts'
import { FUNCTION_VARIABLES, LAMBDA_NAMES, type LambdaName } from '../../lib/config/functions.ts'
import { ENVIRONMENT } from '../../lib/config/names.ts'
import { randomObjectId } from '../../lib/objects/ids.ts'
import { POLICY } from '../../lib/policy.ts'

const COMPOSED: Readonly<Record<Exclude<LambdaName, 'public'>, () => unknown>> = {
  write: composeWrite,
  read: composeRead,
  browse: composeBrowse,
  manage: composeManage,
  keys: composeKeys,
  sweep: composeSweep,
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

  test('needs nothing when anybody may ask it', () => {
    expect(FUNCTION_VARIABLES.public).toEqual([])
    expect([...LAMBDA_NAMES].sort()).toEqual([...Object.keys(COMPOSED), 'public'].sort())
  })
})

describe('an environment', () => {
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
