import { lambda } from '../../lib/compose/aws/lambda.ts'
import { composeSeal } from '../../lib/compose/aws/seal.ts'

export const handler = lambda(composeSeal)
