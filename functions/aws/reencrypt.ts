import { lambda } from '../../lib/compose/aws/lambda.ts'
import { composeReencrypt } from '../../lib/compose/aws/reencrypt.ts'
import { createReencryptTask } from '../rotation.ts'

export const handler = lambda(() => {
  const ports = composeReencrypt()
  return ports.meter.task(createReencryptTask(ports))
})
