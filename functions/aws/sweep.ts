import { lambda } from '../../lib/compose/aws/lambda.ts'
import { composeSweep } from '../../lib/compose/aws/sweep.ts'

export const handler = lambda(composeSweep)
