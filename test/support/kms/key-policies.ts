/** Key policies, as KMS takes them and gives them back: laid out anew, and with the ARN of its root for an account's id. */
import { invalid, KmsError } from './errors.ts'
import type { Input } from './input.ts'
import type { Place } from './keys.ts'

const POLICY_MAX = 32_768

type Document = { readonly Version?: unknown; readonly Statement?: unknown }
type Statement = {
  readonly Effect?: unknown
  readonly Principal?: { readonly AWS?: unknown }
  readonly Action?: unknown
}

/** Takes the policy of a request. */
export function readPolicy(input: Input, { account }: Place): string {
  const document = parse(input.text('Policy', { max: POLICY_MAX }))
  assertManageable(document, `arn:aws:iam::${account}:root`)
  return JSON.stringify(document, null, 2)
}

/** As much of a policy as KMS must be sure of: that the key can still be managed. */
function assertManageable({ Version, Statement }: Document, root: string): void {
  if (Version !== '2012-10-17' || !Array.isArray(Statement))
    throw malformed('Version or Statement is missing')
  const manageable = Statement.some(
    (statement: Statement | null) =>
      statement?.Effect === 'Allow' && statement.Principal?.AWS === root && statement.Action === 'kms:*',
  )
  if (!manageable)
    throw malformed('The new key policy will not allow you to update the key policy in the future.')
}

function parse(text: string): Document {
  try {
    return JSON.parse(text, withRoots) ?? {}
  } catch {
    throw invalid('Policy', 'must be JSON')
  }
}

/** A principal is an account's id, or a list of one or more. */
function withRoots(name: string, value: unknown): unknown {
  if (name !== 'AWS') return value
  const roots = [value].flat().map((each) => String(each).replace(/^\d{12}$/, 'arn:aws:iam::$&:root'))
  return roots.length === 1 ? roots[0] : roots
}

const malformed = (message: string): KmsError => new KmsError('MalformedPolicyDocumentException', message)
