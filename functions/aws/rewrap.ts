import { lambda } from '../../lib/compose/aws/lambda.ts'
import { composeRewrap } from '../../lib/compose/aws/rewrap.ts'
import { createRewrapTask } from '../rotation.ts'

export const handler = lambda(() => {
  const ports = composeRewrap()
  return ports.meter.task(createRewrapTask(ports))
})
