import { NodeHttpHandler } from '@smithy/node-http-handler'
import { AWS_POLICY } from './aws-policy.ts'

/**
 * What all clients have in common; Node's agent keeps their connections alive. Region, credentials and endpoints come from
 * the environment, in the SDK's own variables.
 */
export const clientOptions = () => ({
  maxAttempts: AWS_POLICY.callAttemptsMax,
  retryMode: 'standard' as const,
  requestHandler: new NodeHttpHandler({
    connectionTimeout: AWS_POLICY.connectTimeoutMs,
    requestTimeout: AWS_POLICY.callTimeoutMs,
    // A body that stops coming: the time above ends with the head of the answer.
    socketTimeout: AWS_POLICY.callTimeoutMs,
    throwOnRequestTimeout: true,
  }),
})
