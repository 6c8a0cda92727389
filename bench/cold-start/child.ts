/** Imports one bundle, waits until it is ready, and prints how many milliseconds that took, and what it answered. */
import { EXAMPLE_ENVIRONMENT } from '../../test/support/aws-environment.ts'

/** No service is asked, so that the values only have to look right. */
Object.assign(process.env, EXAMPLE_ENVIRONMENT, {
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
