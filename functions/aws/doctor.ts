import { composeDailyReport } from '../../lib/compose/aws/daily-report.ts'
import { lambda } from '../../lib/compose/aws/lambda.ts'

export const handler = lambda(composeDailyReport)
