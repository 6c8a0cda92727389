import { lambda } from '../../lib/compose/aws/lambda.ts'
import { composeRead } from '../../lib/compose/aws/read.ts'
import { createReadFunction } from '../read.ts'

export const handler = lambda(() => {
  const { http, ports } = composeRead()
  return http.meter.request(createReadFunction(http, ports))
})
