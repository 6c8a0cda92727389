/** Looks at the API of a deployed vault from outside, as its callers do. */
import * as z from 'zod/mini'
import type { Diagnosis } from '../../lib/compose/aws/doctor.ts'
import { KeyfoldError } from '../../lib/errors.ts'
import { type Finding, type Seen, seen, Unmet } from '../../lib/examination.ts'
import { UsageError } from '../failures.ts'
import { checkedUrl, type HttpAnswer, send } from '../http.ts'

/** More than this, and tokens are not valid yet, or no more; AWS refuses signatures from 5 minutes on. */
const CLOCK_DIFFERENCE_MAX_MS = 60_000

const Problem = z.object({ type: z.string(), status: z.literal(401), code: z.literal('unauthenticated') })

/** An API that gave an answer, whatever it was. */
type Reached = {
  /** How far its clock is before ours, in milliseconds; null: it does not say. */
  readonly clockDifferenceMs: number | null
}

/** Value: null when there is no answer, and nothing else needs to be asked. */
export async function examineHealth(diagnosis: Diagnosis): Promise<Seen<Reached | null>> {
  const url = diagnosis.outputs.of('apiUrl')
  const asked = Date.now()
  const answer = await get(`${url}/health`)
  if (!isAnswer(answer)) return { ...seen('', [unreachable(diagnosis, answer)]), value: null }
  const ours = (asked + Date.now()) / 2
  const theirs = Date.parse(answer.headers.date ?? '')
  return {
    ...seen(`${url} answers`, answer.status === 200 ? [] : [unhealthy(diagnosis, answer.status)]),
    value: { clockDifferenceMs: Number.isNaN(theirs) ? null : theirs - ours },
  }
}

/** Whether somebody without a token is refused, in the words of the vault (RFC 9457). */
export async function examineStrangers(diagnosis: Diagnosis): Promise<Seen> {
  const answer = await get(`${diagnosis.outputs.of('apiUrl')}/v1/objects`)
  if (!isAnswer(answer)) return seen('', [unreachable(diagnosis, answer)])
  const { status, headers } = answer
  if (status >= 200 && status < 300) return seen('', [open(diagnosis, status)])
  if (status !== 401) return seen('', [otherwise(diagnosis, `answers ${status}, not 401,`)])
  const isProblem = headers['content-type']?.startsWith('application/problem+json') === true
  if (!isProblem || !Problem.safeParse(parsed(answer)).success) {
    return seen('', [otherwise(diagnosis, 'answers 401 without the problem document of the vault')])
  }
  return seen('refuses who has no token')
}

export function examineClocks({ clockDifferenceMs: difference }: Reached): Seen {
  if (difference === null) throw new Unmet('needs the header Date in the answers of the API')
  const seconds = Math.round(Math.abs(difference) / 1000)
  if (Math.abs(difference) <= CLOCK_DIFFERENCE_MAX_MS)
    return seen('this machine and the API agree on the time')
  return seen('', [
    {
      detail: `The clock of this machine is ${seconds} s ${difference > 0 ? 'behind' : 'before'} that of the API.`,
      remedy: 'Set the clock of this machine by NTP: timedatectl set-ntp true',
    },
  ])
}

/** @returns why there is no answer, in place of one. */
async function get(url: string): Promise<HttpAnswer | string> {
  try {
    return await send({ method: 'GET', url: checkedUrl(url, 'The URL of the API'), headers: {} })
  } catch (error) {
    if (error instanceof UsageError || error instanceof KeyfoldError) return error.message
    throw error
  }
}

const isAnswer = (answer: HttpAnswer | string): answer is HttpAnswer => typeof answer !== 'string'

const unreachable = ({ remedies }: Diagnosis, why: string): Finding => ({
  detail: why,
  remedy: `Check the network and its proxies. If others cannot reach it either: ${remedies.revert('api')}`,
})

const unhealthy = (diagnosis: Diagnosis, status: number): Finding => ({
  detail: `GET /health answers ${status}, not 200.`,
  remedy: `${logOf(diagnosis, 'public')}. If it is empty, the gateway does not get there: ${diagnosis.remedies.revert('api')}`,
})

const open = ({ remedies }: Diagnosis, status: number): Finding => ({
  detail: `ALARM: GET /v1/objects answers ${status} to a caller without a token.`,
  remedy: remedies.revert('api'),
})

const otherwise = (diagnosis: Diagnosis, how: string): Finding => ({
  detail: `GET /v1/objects ${how} to a caller without a token.`,
  remedy: `${diagnosis.remedies.revert('api')}. If that changes nothing: ${logOf(diagnosis, 'browse')}`,
})

/** @param name of the function */
export function logOf({ outputs, remedies }: Diagnosis, name: string): string {
  const lambda = outputs.find('functions') === null ? undefined : outputs.pairs('functions').get(name)
  if (lambda === undefined)
    return `Mend the check "stack functions" first, which should name the function "${name}".`
  return `Read the log of the function "${name}": ${remedies.showLog(lambda)}`
}

function parsed({ body }: HttpAnswer): unknown {
  try {
    return JSON.parse(body.toString('utf8'))
  } catch {
    return null
  }
}
