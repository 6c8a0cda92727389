/** What it means when AWS does not answer. */
import { KeyfoldError } from '../../../errors.ts'
import type { Finding } from '../../../examination.ts'
import { areRefused, isDenied, rootOf } from '../operator/explain.ts'
import { SIGN_IN } from '../operator/remedies.ts'
import { Unanswered } from './ask.ts'
import { operatorPolicy } from './remedies.ts'

const AGAIN = 'Run "keyfold doctor" again in a minute.'

/** @returns what to say of an error that no check expected. */
export const explainFor =
  (vault: string) =>
  (error: unknown): Finding => {
    const cause = causeOf(error)
    if (areRefused(cause)) return refusedCredentials(rootOf(cause))
    if (error instanceof Unanswered && isDenied(cause)) return denied(vault, error)
    if (isPassing(error)) return passing(error)
    return {
      detail: `It could not be checked: ${describe(rootOf(cause))}`,
      remedy: `${AGAIN} If it stays so, this is a fault of Keyfold, or of what was changed by hand.`,
    }
  }

/** Says nothing of AWS's own message: for a wrong signature that repeats the headers of the request. */
const refusedCredentials = (error: unknown): Finding => ({
  detail: `AWS does not accept these credentials (${nameOf(error)}).`,
  remedy: SIGN_IN,
})

const denied = (vault: string, { action, hint }: Unanswered): Finding => ({
  detail: `These credentials may not call ${action}.`,
  remedy: [operatorPolicy(vault, action), hint].filter((part) => part !== null).join(' '),
})

export const isPassing = (error: unknown): boolean => {
  const cause = causeOf(error)
  return cause instanceof KeyfoldError && cause.code === 'unavailable'
}

function passing(error: unknown): Finding {
  const asked = error instanceof Unanswered ? `${error.action} was not answered` : 'There was no answer'
  return {
    detail: `${asked}: ${describe(rootOf(causeOf(error)))}`,
    remedy: `${AGAIN} If it stays so, check the network, and that AWS_REGION names a region.`,
  }
}

/** Why a question was not answered. */
export const causeOf = (error: unknown): unknown => (error instanceof Unanswered ? error.cause : error)

const nameOf = (error: unknown): string => (error instanceof Error ? error.name : String(error))

const describe = (error: unknown): string =>
  error instanceof Error ? `${error.name}: ${error.message || 'no more is known'}` : String(error)
