/** What the workflow gives its tasks: shapes are the definition's, so that one that does not fit is a mistake of ours. */
import * as z from 'zod/mini'
import type { RotationError } from '../lib/rotation/model.ts'

const number = z.int().check(z.positive())
const count = z.int().check(z.nonnegative())
const text = z.string().check(z.minLength(1))
const cursor = z.nullable(z.string())

const run = { rotation: number, execution: text }

const workPage = z.object({ cursor, more: z.boolean(), done: count, failed: count, raced: count })

const scanProgress = z.object({ cursor, more: z.boolean(), versions: z.record(z.string(), count) })

const input = z.union([z.object({ trigger: z.literal('schedule') }), z.object({ rotation: number })])

/** As Step Functions and the local runner catch it. */
const caught = z.object({ Error: z.optional(z.string()), Cause: z.optional(z.string()) })

export const RunEvent = z.object(run)

export const RotateEvent = z.discriminatedUnion('task', [
  z.object({ task: z.literal('begin'), execution: text, input }),
  z.object({ task: z.literal('await-permissions'), ...run }),
  z.object({ task: z.literal('activate'), ...run }),
  z.object({ task: z.literal('drain'), ...run }),
  z.object({ task: z.literal('plan'), ...run }),
  z.object({ task: z.literal('end-pass'), ...run, results: z.array(workPage) }),
  z.object({ task: z.literal('scan'), segment: text, page: scanProgress }),
  z.object({ task: z.literal('end-verification'), ...run, results: z.array(scanProgress) }),
  z.object({ task: z.literal('report'), ...run }),
  z.object({ task: z.literal('give-up'), execution: text, error: caught }),
])

const item = z.union([
  z.object({ work: z.enum(['rewrap', 'reencrypt']), shard: text }),
  z.object({ work: z.literal('reencrypt'), objects: z.array(text) }),
])

export const WorkEvent = z.object({ ...run, pass: number, item, page: workPage })

export const RetireEvent = z.discriminatedUnion('task', [
  z.object({ task: z.literal('daily') }),
  z.object({ task: z.literal('compromised'), ...run }),
])

/** What Lambda says of a function that failed. */
const LambdaCause = z.object({ errorMessage: z.string() })

/** For the run: what failed, and the message without whatever Lambda adds to it. */
export function errorOf({
  Error: name = 'Unknown',
  Cause: cause = '',
}: z.infer<typeof caught>): RotationError {
  return { code: codeOf(name), message: messageOf(cause) }
}

/** One of the vault's error codes, as whoever starts a rotation knows them; else what the workflow calls it. */
function codeOf(name: string): string {
  const words = /^Keyfold\.(\w+)$/.exec(name)?.[1]
  return words === undefined ? name : words.replaceAll(/\B[A-Z]/g, '-$&').toLowerCase()
}

function messageOf(cause: string): string {
  try {
    const parsed = LambdaCause.safeParse(JSON.parse(cause))
    return parsed.success ? parsed.data.errorMessage : cause
  } catch {
    return cause
  }
}
