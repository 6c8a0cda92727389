import { composeDetect } from '../../lib/compose/aws/detect.ts'
import { lambda } from '../../lib/compose/aws/lambda.ts'

export const handler = lambda(composeDetect)
