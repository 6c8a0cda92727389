import * as z from 'zod/mini'
import { type PurposePolicy, parsePurposePolicy } from '../../access/purposes.ts'
import type { Variable } from '../../config/functions.ts'
import {
  DEFAULT_PURPOSES_NAME,
  ENVIRONMENT,
  NO_RECIPIENTS,
  NO_SCHEDULE,
  NO_WITNESS,
  VAULT_NAME,
} from '../../config/names.ts'
import { KeyfoldError } from '../../errors.ts'

const named = z.string().check(z.minLength(1))
const arnOf = (service: string) =>
  z
    .string()
    .check(z.regex(new RegExp(`^arn:[a-z-]+:${service}:`), `is not the ARN of something in ${service}`))

const flag = z.pipe(
  z.enum(['true', 'false']),
  z.transform((text) => text === 'true'),
)

/** What each variable must look like. */
const VARIABLES = {
  vault: z.string().check(z.regex(VAULT_NAME, `is not a vault's name: ${VAULT_NAME.source}`)),
  bucket: named,
  objectsTable: named,
  subjectsTable: named,
  keysTable: named,
  principalsTable: named,
  auditTable: named,
  secret: arnOf('secretsmanager'),
  issuer: z.url({ protocol: /^https?$/ }),
  clients: z
    .pipe(z.string(), z.transform(clientsOf))
    .check(z.refine((ids) => ids.length > 0, 'names no client')),
  purposes: z.pipe(named, z.transform(purposesOf)),
  userPool: z.string().check(z.regex(/^[\w-]+_[0-9a-zA-Z]+$/, 'is not the id of a user pool')),
  webClient: named,
  cliClient: named,
  readFunction: arnOf('lambda'),
  account: arnOf('iam'),
  stateMachine: arnOf('states'),
  recoveryRecipients: z.pipe(named, z.transform(recipientsOf)),
  escrowWaived: flag,
  managedCopyDays: z.pipe(
    z.string().check(z.regex(/^\d{1,5}$/, 'is not a number of days')),
    z.transform(Number),
  ),
  rotationSchedule: z.pipe(
    named,
    z.transform((text) => (text === NO_SCHEDULE ? null : text)),
  ),
  logBucket: named,
  logKey: arnOf('kms'),
  witnessBucket: z.pipe(
    named,
    z.transform((text) => (text === NO_WITNESS ? null : text)),
  ),
  alarmTopic: arnOf('sns'),
  suspendOnCritical: flag,
  pageOrigin: z
    .string()
    .check(z.regex(/^https:\/\/[a-z0-9.-]+$/, 'is not an origin, such as https://example.org')),
} as const satisfies Record<Variable, z.ZodMiniType>

/** An empty list would be a vault that nobody can use. */
function clientsOf(ids: string): readonly string[] {
  return listed(ids)
}

/** What is wrong with a policy is reported as with any other variable. */
function purposesOf(json: string, context: z.core.ParsePayload): PurposePolicy {
  try {
    return parsePurposePolicy(json === DEFAULT_PURPOSES_NAME ? undefined : JSON.parse(json))
  } catch (error) {
    const message = error instanceof KeyfoldError ? error.message : 'is not JSON'
    context.issues.push({ code: 'custom', message, input: json })
    return z.NEVER
  }
}

function recipientsOf(list: string): readonly string[] {
  return list === NO_RECIPIENTS ? [] : listed(list)
}

const listed = (list: string): readonly string[] =>
  list
    .split(',')
    .map((member) => member.trim())
    .filter((member) => member !== '')

export type Environment<Name extends Variable> = {
  readonly [name in Name]: z.output<(typeof VARIABLES)[name]>
}

/**
 * Reads the smallest environment that a function needs, once, when it starts.
 *
 * @throws KeyfoldError `invalid-configuration` that names each variable that is missing or wrong, and never its value.
 */
export function readEnvironment<Name extends Variable>(
  names: readonly Name[],
  from: NodeJS.ProcessEnv = process.env,
): Environment<Name> {
  const problems: string[] = []
  const entries = names.map((name) => {
    const variable = ENVIRONMENT[name]
    const value = from[variable]
    const result = VARIABLES[name].safeParse(value)
    if (!result.success) {
      const problem = value === undefined ? 'is missing' : result.error.issues[0]?.message
      problems.push(`${variable} ${problem}`)
    }
    return [name, result.data]
  })
  if (problems.length === 0) return Object.fromEntries(entries)
  throw new KeyfoldError(
    'invalid-configuration',
    `${problems.join('; ')}. The functions stack sets these variables: deploy it again.`,
  )
}
