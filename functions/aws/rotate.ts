import { lambda } from '../../lib/compose/aws/lambda.ts'
import { composeRotate } from '../../lib/compose/aws/rotate.ts'
import { createRotateTask } from '../rotation.ts'

export const handler = lambda(() => createRotateTask(composeRotate()))
