import { lambda } from '../../lib/compose/aws/lambda.ts'
import { composePublic } from '../../lib/compose/aws/public.ts'
import { createPublicFunction } from '../public.ts'

export const handler = lambda(() => {
  const { http, config } = composePublic()
  return http.meter.request(createPublicFunction(http, config))
})
