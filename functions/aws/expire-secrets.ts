import { composeExpireSecrets } from '../../lib/compose/aws/expire-secrets.ts'
import { lambda } from '../../lib/compose/aws/lambda.ts'

export const handler = lambda(composeExpireSecrets)
