import { createServer } from 'node:http'
import { text as textOf } from 'node:stream/consumers'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { OUTPUTS, stackName } from '../../lib/config/names.ts'
import { listen, stopServer } from '../support/http-server.ts'
import { type AwsVault, CLIENTS, openAwsVault, VAULT } from './aws-vault.ts'
import { json, type Ran } from './run.ts'

const POOL = 'eu-west-1_example'

/** What Cognito was asked; it knows nobody. */
const asked: { readonly operation: string | undefined; readonly input: unknown }[] = []
const cognito = createServer((request, response) => {
  const operation = String(request.headers['x-amz-target']).split('.')[1]
  void textOf(request).then((body) => {
    asked.push({ operation, input: JSON.parse(body) })
    return response.writeHead(200, { 'Content-Type': 'application/x-amz-json-1.1' }).end('{"Users":[]}')
  })
})

let vault: AwsVault
let endpoint: string
beforeAll(async () => {
  vault = await openAwsVault()
  endpoint = `http://127.0.0.1:${await listen(cognito)}`
})
afterAll(async () => {
  await Promise.all([vault.close(), stopServer(cognito)])
})

const user = (...args: readonly string[]): Promise<Ran> =>
  vault.run(['user', ...args, '--aws', '--vault', VAULT], {
    AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER: endpoint,
  })

test('names what a deployment of an older version lacks', async () => {
  const ran = await user('list')
  expect([ran.code, ran.stderr]).toEqual([1, expect.stringMatching(/UserPool/)])
})

test('keyfold user --aws works on the pool and the tables of the vault, as the operator', async () => {
  vault.cloudFormation.stacks.set(stackName(VAULT, 'identity'), {
    status: 'CREATE_COMPLETE',
    outputs: { [OUTPUTS.machineClients]: CLIENTS, [OUTPUTS.userPool]: POOL },
  })
  const users = await user('list', '--json')
  expect([users.code, json(users)]).toEqual([0, { users: [], cursor: null }])
  expect(asked).toEqual([{ operation: 'ListUsers', input: expect.objectContaining({ UserPoolId: POOL }) }])
  const approvals = await user('approvals', '--json')
  expect([approvals.code, json(approvals)]).toEqual([0, { approvals: [], cursor: null }])
  expect((await user('approve', '01KF3Z6Q8W9X0Y1Z2A3B4C5D6E')).code).toBe(4)
  const events = await vault.events.page('', 100)
  expect(events.map(({ principal, action, outcome }) => [principal, action, outcome])).toEqual([
    ['system:operator', 'user.view', 'allowed'],
    ['system:operator', 'user.view', 'allowed'],
    ['system:operator', 'access.check', 'denied'],
  ])
})
