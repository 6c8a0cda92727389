import { lambda } from '../../lib/compose/aws/lambda.ts'
import { composeSample } from '../../lib/compose/aws/sample.ts'
import { createSampleTask } from '../rotation.ts'

export const handler = lambda(() => createSampleTask(composeSample()))
