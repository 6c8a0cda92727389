import { lambda } from '../../lib/compose/aws/lambda.ts'
import { composeWrite } from '../../lib/compose/aws/write.ts'
import { createWriteFunction } from '../write.ts'

export const handler = lambda(() => {
  const { http, ports } = composeWrite()
  return http.meter.request(createWriteFunction(http, ports))
})
