import { lambda } from '../../lib/compose/aws/lambda.ts'
import { createLog } from '../../lib/compose/aws/log.ts'
import { createPublicFunction } from '../public.ts'

export const handler = lambda(() => createPublicFunction({ log: createLog() }))
