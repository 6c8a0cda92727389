/** Imports one bundle, waits until it is ready, and prints how many milliseconds that took, and what it answered. */
import { ENVIRONMENT } from '../../lib/config/names.ts'

/** No service is asked, so that the values only have to look right. */
const VALUES: Partial<Record<keyof typeof ENVIRONMENT, string>> = {
  purposes: 'default',
  userPool: 'eu-west-1_bench',
  vault: 'bench',
  secret: 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:bench',
  readFunction: 'arn:aws:lambda:eu-west-1:111122223333:function:bench',
  issuer: 'http://127.0.0.1:9',
  stateMachine: 'arn:aws:states:eu-west-1:111122223333:stateMachine:bench',
  escrowWaived: 'false',
  managedCopyDays: '35',
  rotationSchedule: 'every 30 days',
  pageOrigin: 'https://page.example',
}
for (const [name, variable] of Object.entries(ENVIRONMENT)) {
  process.env[variable] = VALUES[name as keyof typeof ENVIRONMENT] ?? 'bench'
}
Object.assign(process.env, {
  AWS_REGION: 'eu-west-1',
  AWS_ACCESS_KEY_ID: 'bench',
  AWS_SECRET_ACCESS_KEY: 'bench',
})

/** Of no route of the API, and nothing that the sweeper does. */
const EVENT = {
  resource: '/nowhere',
  path: '/nowhere',
  httpMethod: 'GET',
  orphans: 'none',
  requestContext: { requestId: 'bench', identity: { sourceIp: '127.0.0.1', userAgent: null } },
}

const [, , bundle = ''] = process.argv
const started = performance.now()
const { handler } = await import(bundle)
const answered = await handler(EVENT).then(
  (answer: { statusCode?: number }) => `status ${answer.statusCode}`,
  (error: Error) => error.name,
)
console.log(`${performance.now() - started} ${answered}`)
process.exit()
