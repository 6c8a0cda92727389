import { NodeHttpHandler } from '@smithy/node-http-handler'
import { AWS_POLICY } from './aws-policy.ts'

const AGENT = { keepAlive: true, maxSockets: AWS_POLICY.connectionsMax }

/**
 * What all clients have in common; their connections are kept alive. Region, credentials and endpoints come from
 * the environment, in the SDK's own variables.
 *
 * @param timeoutMs of one try
 */
export const clientOptions = (timeoutMs: number = AWS_POLICY.callTimeoutMs) => ({
  maxAttempts: AWS_POLICY.callAttemptsMax,
  retryMode: 'standard' as const,
  requestHandler: new NodeHttpHandler({
    httpAgent: AGENT,
    httpsAgent: AGENT,
    connectionTimeout: AWS_POLICY.connectTimeoutMs,
    requestTimeout: timeoutMs,
    // A body that stops coming: the time above ends with the head of the answer.
    socketTimeout: timeoutMs,
    throwOnRequestTimeout: true,
  }),
})
