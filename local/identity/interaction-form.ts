/** What a person sends from a screen, and whether it came from there. */
import { timingSafeEqual } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import * as z from 'zod/mini'
import { KeyfoldError } from '../../lib/errors.ts'
import { secretHash } from '../../lib/identity/secret-hash.ts'
import { ByteBudget } from '../byte-budget.ts'
import { LOCAL_POLICY } from '../policy.ts'
import { readBody } from '../request-body.ts'

/** More than the longest login and passwords take, at twelve bytes a character. */
const FORM_MAX_BYTES = 8 * 1024
const FORM_TYPE = /^application\/x-www-form-urlencoded *(?:;|$)/i

const text = z.string().check(z.maxLength(1_024))
const FORM = z.discriminatedUnion('step', [
  z.object({ step: z.literal('sign-in'), token: text, login: text, password: text }),
  z.object({ step: z.literal('choose-password'), token: text, password: text, repeated: text }),
])

export type Form = z.infer<typeof FORM>

const PASSWORD_FORM = z.object({ token: text, current: text, password: text, repeated: text })

export type PasswordForm = z.infer<typeof PASSWORD_FORM>

/** A connection sends one at a time, so that nobody can take a place from others by sending slowly. */
const budget = new ByteBudget(FORM_MAX_BYTES * LOCAL_POLICY.connectionsMax)

/** @throws KeyfoldError `content-too-large`, `unavailable`, `unsupported-media-type`, `invalid-request` */
export const readForm = (request: IncomingMessage, response: ServerResponse): Promise<Form> =>
  readFields(request, response, FORM)

/** @throws as {@link readForm} */
export const readPasswordForm = (request: IncomingMessage, response: ServerResponse): Promise<PasswordForm> =>
  readFields(request, response, PASSWORD_FORM)

async function readFields<Schema extends z.ZodMiniType>(
  request: IncomingMessage,
  response: ServerResponse,
  schema: Schema,
): Promise<z.output<Schema>> {
  const share = budget.open()
  try {
    const body = await readBody(request, response, FORM_MAX_BYTES, false, share)
    if (!FORM_TYPE.test(request.headers['content-type'] ?? '')) {
      throw new KeyfoldError('unsupported-media-type', 'A form is sent as application/x-www-form-urlencoded.')
    }
    return parseForm(body ?? Buffer.alloc(0), schema)
  } finally {
    share.release()
  }
}

/** A field that comes twice would be read as either by different readers. */
function parseForm<Schema extends z.ZodMiniType>(body: Buffer, schema: Schema): z.output<Schema> {
  const fields = [...new URLSearchParams(body.toString('utf8'))]
  const parsed = schema.safeParse(Object.fromEntries(fields))
  if (!parsed.success || new Set(fields.map(([name]) => name)).size !== fields.length) {
    throw new KeyfoldError('invalid-request', 'The form is not complete.')
  }
  return parsed.data
}

/** Of one interaction, and of use for no other. */
export const formToken = (secret: Uint8Array, uid: string): string =>
  secretHash(secret, 'interaction-form', uid).toString('base64url')

/** Of one session. */
export const passwordFormToken = (secret: Uint8Array, uid: string): string =>
  secretHash(secret, 'password-form', uid).toString('base64url')

/**
 * Every browser sends `Origin` with a form (Fetch, section 3.2), and no page elsewhere knows the token.
 *
 * @param url where people reach the vault
 * @throws KeyfoldError `forbidden`
 */
export function assertOwnForm(request: IncomingMessage, url: string, token: string, expected: string): void {
  if (request.headers.origin !== new URL(url).origin || !isSame(token, expected)) {
    throw new KeyfoldError('forbidden', 'The form was not sent from this page.')
  }
}

function isSame(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)]
  return left.length === right.length && timingSafeEqual(left, right)
}
