import { lambda } from '../../lib/compose/aws/lambda.ts'
import { composeRetire } from '../../lib/compose/aws/retire.ts'
import { createRetireTask } from '../rotation.ts'

export const handler = lambda(() => createRetireTask(composeRetire()))
