import { composeFindings } from '../../lib/compose/aws/findings.ts'
import { lambda } from '../../lib/compose/aws/lambda.ts'
import { createFindingsFunction } from '../findings.ts'

export const handler = lambda(() => {
  const { http, ports } = composeFindings()
  return http.meter.request(createFindingsFunction(http, ports))
})
