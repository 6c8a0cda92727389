import { describe } from 'vitest'
import { dynamoContracts } from '../../adapters/aws/dynamo/dynamo-contracts.ts'
import { AWS_TEST, endpointOf } from '../setup/environment.ts'

describe.skipIf(process.env[AWS_TEST.dynamoDbLocal] === undefined)('AWS’s own program', () => {
  dynamoContracts('DynamoDB Local', () => endpointOf('dynamoDbLocal'))
})
