/** An error as KMS answers it: its name is `__type`, and most are 400. */
export class KmsError extends Error {
  readonly type: string
  readonly status: number

  constructor(type: string, message: string) {
    super(message)
    this.type = type
    this.status = STATUS[type] ?? 400
  }
}

const STATUS: Readonly<Record<string, number>> = {
  DependencyTimeoutException: 503,
  InternalFailure: 500,
  KMSInternalException: 500,
  KeyUnavailableException: 500,
}

export const invalid = (member: string, rule: string): KmsError =>
  new KmsError('ValidationException', `1 validation error detected: '${member}' ${rule}`)

export const notFound = (message: string): KmsError => new KmsError('NotFoundException', message)

export const invalidState = (arn: string, state: string): KmsError =>
  new KmsError('KMSInvalidStateException', `${arn} is ${state}.`)

export const unsupported = (message: string): KmsError =>
  new KmsError('UnsupportedOperationException', message)
