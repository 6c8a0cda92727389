import { composeAudit } from '../../lib/compose/aws/audit.ts'
import { lambda } from '../../lib/compose/aws/lambda.ts'
import { createAuditFunction } from '../audit.ts'

export const handler = lambda(() => {
  const { http, ports } = composeAudit()
  return http.meter.request(createAuditFunction(http, ports))
})
