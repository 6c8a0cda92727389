import type { Deployment } from './deployment.ts'
import type { ServiceError, WireAnswer, WireRequest } from './wire.ts'

/** One request, understood: the IAM action that it needs, and how it is answered. */
export type Call = { readonly action: string; readonly answer: () => WireAnswer | Promise<WireAnswer> }

export type Service = {
  /** @throws ServiceError for what the doctor should not have asked. */
  readonly read: (request: WireRequest, deployment: Deployment) => Call
  /** An error, in the form of the service. */
  readonly fail: (error: ServiceError) => WireAnswer
}

/** Of services that speak AWS JSON. */
export const jsonFailure = ({ code, message, status }: ServiceError): WireAnswer => ({
  status,
  headers: { 'Content-Type': 'application/x-amz-json-1.1' },
  body: JSON.stringify({ __type: code, message }),
})
