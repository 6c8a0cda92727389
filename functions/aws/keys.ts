import { composeKeys } from '../../lib/compose/aws/keys.ts'
import { lambda } from '../../lib/compose/aws/lambda.ts'
import { createKeysFunction } from '../keys.ts'

export const handler = lambda(() => {
  const { http, ports } = composeKeys()
  return http.meter.request(createKeysFunction(http, ports))
})
