/** Every built function under Lambda's runtime client, called through a gateway with real proxy events. */
import { afterAll, describe, expect, it } from 'vitest'
import { LAMBDA_NAMES } from '../../../lib/config/functions.ts'
import { METRICS } from '../../../lib/config/metrics.ts'
import { metricsOf } from '../support/metrics.ts'
import { VAULT } from '../support/services.ts'
import { type FaultRule, type World, withWorld } from '../support/world.ts'
import { CallRecord } from './call-record.ts'
import { administering } from './scenarios/administering.ts'
import { auditing } from './scenarios/auditing.ts'
import { destroying } from './scenarios/destroying.ts'
import { detecting } from './scenarios/detecting.ts'
import { refusing } from './scenarios/refusing.ts'
import { reporting } from './scenarios/reporting.ts'
import { rotating } from './scenarios/rotating.ts'
import { sealing } from './scenarios/sealing.ts'
import { sharing } from './scenarios/sharing.ts'
import { storing } from './scenarios/storing.ts'

const USES: readonly string[] = ['GenerateDataKey', 'Decrypt', 'ReEncrypt']

const CHANGES: readonly string[] = [
  'PutItem',
  'UpdateItem',
  'DeleteItem',
  'PutObject',
  'DeleteObjectVersion',
  'AdminCreateUser',
  'AdminAddUserToGroup',
  'AdminRemoveUserFromGroup',
  'AdminResetUserPassword',
  'AdminDisableUser',
  'UpdateUserPoolClient',
  'AddUserPoolClientSecret',
  'DeleteUserPoolClientSecret',
  'DeleteUserPoolClient',
]

/** The change is made, and the function does not hear of it: once a test for each kind of change. */
function firstAnswersLost(): FaultRule {
  const lost = new Set<string>()
  return ({ action, resource }) => {
    const kind = `${action} ${resource}`
    if (!CHANGES.includes(action) || lost.has(kind)) return null
    lost.add(kind)
    return 'lost answer'
  }
}

/** Put out whenever a vault is used. */
const EVERYDAY = [
  METRICS.encryptions,
  METRICS.decryptions,
  METRICS.refusals,
  METRICS.latency,
  METRICS.sealLag,
  METRICS.detectionLag,
  METRICS.rotationAge,
  METRICS.daysUntilRetirement,
  METRICS.doctorFailures,
]

const record = new CallRecord()

type Scenario = (world: () => World) => void

function scenarios(world: () => World, ...last: readonly Scenario[]): void {
  storing(world)
  sharing(world)
  auditing(world)
  destroying(world)
  refusing(world)
  administering(world)
  for (const scenario of last) scenario(world)
  sealing(world)
  reporting(world)
  detecting(world)

  describe('in all of that', () => {
    it('every use of a key in KMS names this vault and the version that the key is of', () => {
      const { vault } = world()
      const calls = LAMBDA_NAMES.flatMap((name) => vault.proxyOf(name).calls).filter(
        ({ service, action }) => service === 'kms' && USES.includes(action),
      )
      expect(calls.length).toBeGreaterThan(10)
      for (const { context } of calls) {
        expect(context).toEqual({
          'keyfold:vault': VAULT,
          'keyfold:kind': expect.stringMatching(/^(object|message)$/),
          'keyfold:object': expect.stringMatching(/^[\w-]{22}$/),
          'keyfold:version': expect.stringMatching(/^\d+$/),
        })
      }
    })

    it('every function put its metrics out, under the names that alarms know, and named nobody in them', async () => {
      const put = await metricsOf(world().vault)
      const names = put.flatMap(({ metrics }) => metrics)
      for (const { name } of EVERYDAY) expect(names).toContain(name)
      const known: readonly string[] = Object.values(METRICS).map(({ name }) => name)
      expect(names.filter((name) => !known.includes(name))).toEqual([])
      for (const { of, line } of put) {
        expect(line['Vault']).toBe(VAULT)
        expect([of, undefined]).toContain(line['Function'])
        expect(JSON.stringify(line)).not.toMatch(/client:|user:|OBJECT/)
      }
    })

    it('no function logged a token, or content', async () => {
      const { vault, as } = world()
      const logged = (await Promise.all(LAMBDA_NAMES.map((name) => vault.outputOf(name)))).join('\n')
      expect(logged).toContain('Swept')
      for (const secret of [as.ada.token, as.rob.token, 'blood group', 'card 4111', 'never in the clear']) {
        expect(logged).not.toContain(secret)
      }
    })
  })
  afterAll(() => record.add(world().vault))
}

describe('on a good day', () => scenarios(withWorld()))
// Rotating takes more than a minute: once, with the harder half of what may happen.
describe('when answers to changes are lost', () => scenarios(withWorld(firstAnswersLost), rotating))

it('made the calls that test/infra/calls.json says, which the roles are held against', async () => {
  await record.check()
})
