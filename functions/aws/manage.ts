import { lambda } from '../../lib/compose/aws/lambda.ts'
import { composeManage } from '../../lib/compose/aws/manage.ts'
import { createManageFunction } from '../manage.ts'

export const handler = lambda(() => {
  const { http, ports } = composeManage()
  return http.meter.request(createManageFunction(http, ports))
})
