import { KeyfoldError } from '../../errors.ts'

export type AwsAccount = {
  /** `aws`, `aws-cn`, `aws-us-gov` … */
  readonly partition: string
  /** 12 digits. */
  readonly id: string
}

const ACCOUNT_IN_ARN = /^arn:(aws[a-z-]*):[a-z0-9-]+:[a-z0-9-]*:(\d{12}):/

/** The account that a resource belongs to. @throws KeyfoldError `internal` for what is no ARN of an account's resource. */
export function accountOf(arn: string): AwsAccount {
  const [, partition, id] = ACCOUNT_IN_ARN.exec(arn) ?? []
  if (partition === undefined || id === undefined)
    throw new KeyfoldError('internal', `${arn} names no account.`)
  return { partition, id }
}
