import { afterAll, beforeAll } from 'vitest'
import { type DynaliteServer, startDynalite } from '../../../support/dynalite-server.ts'
import { dynamoContracts } from './dynamo-contracts.ts'

let dynalite: DynaliteServer
beforeAll(async () => {
  dynalite = await startDynalite()
})
afterAll(() => dynalite.close())

dynamoContracts('DynamoDB', () => dynalite.endpoint)
