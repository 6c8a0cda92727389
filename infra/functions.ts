import { Duration } from 'aws-cdk-lib'
import type { LambdaName } from '../lib/config/functions.ts'
import { POLICY } from '../lib/policy.ts'

export type FunctionSettings = {
  readonly description: string
  readonly timeout: Duration
  /** Reserved, in a profile that reserves at all; null: as much as the profile says, for a function of the API. */
  readonly atOnce: number | null
  /** Whether events come for which nobody waits. What then fails again and again is told to the queue of failures. */
  readonly unattended: boolean
}

/** The longest that Lambda offers: much may have been deleted at once, or have to be moved. */
const LONGEST = Duration.minutes(15)
/** KMS is given a minute to settle after each change of a key. */
const KEY_STEP = Duration.minutes(5)

/**
 * How many workers a Map state of the workflow starts, and then some: a worker that Lambda cut off may still be running when
 * its repetition begins.
 */
const WORKERS = 10
/** One that takes longer than the time between two, and the next one; they do not disturb each other. */
const ONE_AFTER_THE_OTHER = 2

/** A few people look through findings now and then; no program does. */
const SOME_PEOPLE = 10

const request = (description: string, atOnce: number | null = null): FunctionSettings => ({
  description,
  timeout: Duration.millis(POLICY.requestTimeoutMs),
  atOnce,
  unattended: false,
})

/** Started by a schedule. */
const job = (description: string): FunctionSettings => ({
  description,
  timeout: LONGEST,
  atOnce: ONE_AFTER_THE_OTHER,
  unattended: true,
})

/** Called by the workflow, which waits for its answer. */
const task = (description: string, timeout: Duration, atOnce: number): FunctionSettings => ({
  description,
  timeout,
  atOnce,
  unattended: false,
})

export const FUNCTION_SETTINGS: Readonly<Record<LambdaName, FunctionSettings>> = {
  write: request('Seals and stores content'),
  read: request('Opens and returns content'),
  browse: request('Lists objects and shows metadata'),
  manage: request('Changes, shares, holds and deletes'),
  keys: request('Shows key generations, and starts rotations'),
  people: request('Administers people and machine clients'),
  audit: request('Shows the record of who did what'),
  findings: request('Shows what is odd in the record, and settles it', SOME_PEOPLE),
  public: request('Answers without a token'),
  sweep: job('Destroys what has expired or was deleted'),
  seal: job('Brings what was recorded into the log, and signs it'),
  detect: job('Looks for odd uses of keys in the record'),
  doctor: job('Looks each day whether the vault is sound'),
  rotate: task('Leads a rotation from step to step', LONGEST, WORKERS),
  makeKey: task('Makes and fills master keys', KEY_STEP, ONE_AFTER_THE_OTHER),
  rewrap: task('Wraps data keys under the next generation', LONGEST, WORKERS),
  reencrypt: task('Gives content new data keys', LONGEST, WORKERS),
  sample: task('Opens a sample of wrapped data keys', KEY_STEP, ONE_AFTER_THE_OTHER),
  expireSecrets: job('Takes away secrets of machine clients whose time is over'),
  retire: job('Disables and deletes master keys that hold nothing'),
}
