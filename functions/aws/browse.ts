import { composeBrowse } from '../../lib/compose/aws/browse.ts'
import { lambda } from '../../lib/compose/aws/lambda.ts'
import { createBrowseFunction } from '../browse.ts'

export const handler = lambda(() => {
  const { http, ports } = composeBrowse()
  return http.meter.request(createBrowseFunction(http, ports))
})
