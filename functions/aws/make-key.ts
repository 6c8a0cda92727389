import { lambda } from '../../lib/compose/aws/lambda.ts'
import { composeMakeKey } from '../../lib/compose/aws/make-key.ts'
import { createMakeKeyTask } from '../rotation.ts'

export const handler = lambda(() => createMakeKeyTask(composeMakeKey()))
