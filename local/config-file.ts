/** `config.json` in the data folder: what the operator of a vault on one machine decides. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import * as z from 'zod/mini'
import { type PurposePolicy, parsePurposePolicy } from '../lib/access/purposes.ts'
import { DAY_MS } from '../lib/clock.ts'
import { KeyfoldError } from '../lib/errors.ts'
import { checkRecipients } from '../lib/keys/recovery-recipients.ts'
import { ROTATION_POLICY } from '../lib/rotation/policy.ts'
import { type NextRotation, parseSchedule } from '../lib/rotation/schedule.ts'
import { ALARMS, type AlarmSettings, readAlarms } from './doctor/alarm-settings.ts'
import { ANOMALIES, type AnomalySettings, readAnomalies } from './findings/settings.ts'
import { type ExternalSettings, externalSettings, IDENTITY } from './identity/external-settings.ts'
import { holdsPassword, MAIL, type MailSettings, readMailSettings } from './mail/settings.ts'
import { assertPrivateFile } from './private-file.ts'
import { readWitnesses, WITNESSES, type WitnessSettings } from './witness/settings.ts'

const RETENTION_MAX_DAYS = 3650

const NO_RECIPIENTS = 'is not a list of age public keys'
const NO_RETENTION = `is not a whole number from 0 to ${RETENTION_MAX_DAYS}`

const CONFIG = z.strictObject({
  /** age public keys: who can bring the material of new generations back. */
  recoveryRecipients: z._default(z.array(z.string(NO_RECIPIENTS), NO_RECIPIENTS), []),
  /** Rotate although nobody can. */
  waiveEscrow: z._default(z.boolean('is neither true nor false'), false),
  /** Cron in UTC, `every N days`, or null: only on demand. */
  rotationSchedule: z._default(
    z.nullable(z.string('is neither text nor null')),
    `every ${ROTATION_POLICY.defaultIntervalDays} days`,
  ),
  /** How long backups and other copies of the data folder are kept. Keys that they may need are not destroyed before. */
  managedCopyRetentionDays: z._default(
    z.int(NO_RETENTION).check(z.gte(0, NO_RETENTION), z.lte(RETENTION_MAX_DAYS, NO_RETENTION)),
    35,
  ),
  /** The server that takes mail to people; without it, messages are left in the outbox. */
  mail: z.optional(MAIL),
  /** Which purposes may be declared, by role. */
  purposes: z.optional(z.unknown()),
  /** Another provider in place of the embedded one. */
  identity: z.optional(IDENTITY),
  /** Who keeps checkpoints of the log elsewhere. */
  witnesses: z.optional(WITNESSES),
  /** Who is told when a check of the daily report fails. */
  alarms: z.optional(ALARMS),
  /** Who is told of findings, and whether the vault keeps somebody out by itself. */
  anomalies: z.optional(ANOMALIES),
  /** Whether that report asks npm's registry for what is known of the packages that the vault runs on. */
  advisories: z._default(z.boolean('is neither true nor false'), true),
})

export type LocalConfig = {
  /** Null: messages are left in the outbox. */
  readonly mail: MailSettings | null
  readonly purposes: PurposePolicy
  /** Null: the embedded provider. */
  readonly identity: ExternalSettings | null
  readonly escrow: { readonly recipients: readonly string[]; readonly waived: boolean }
  readonly nextRotation: NextRotation
  readonly managedCopyRetentionMs: number
  readonly witnesses: WitnessSettings
  readonly alarms: AlarmSettings
  readonly anomalies: AnomalySettings
  readonly advisories: boolean
}

/**
 * Reads the configuration; all of it has defaults, so that there need not be any.
 *
 * @throws KeyfoldError `invalid-configuration`, naming every field that is wrong
 */
export async function readConfig(folder: string): Promise<LocalConfig> {
  const path = join(folder, 'config.json')
  const fields = parse(path, await readText(path))
  const { recoveryRecipients, mail, identity } = fields
  if (mail !== undefined && holdsPassword(mail)) await assertPrivateFile(path)
  const recipients = recoveryRecipients.length === 0 ? [] : await checkRecipients(recoveryRecipients)
  const mailSettings = mail === undefined ? null : await readMailSettings(mail, folder)
  return {
    escrow: { recipients, waived: fields.waiveEscrow },
    nextRotation: parseSchedule(fields.rotationSchedule),
    managedCopyRetentionMs: fields.managedCopyRetentionDays * DAY_MS,
    mail: mailSettings,
    purposes: parsePurposePolicy(fields.purposes),
    identity: identity === undefined ? null : externalSettings(identity),
    witnesses: readWitnesses(fields.witnesses, folder),
    alarms: readAlarms(fields.alarms),
    anomalies: readAnomalies(fields.anomalies, mailSettings),
    advisories: fields.advisories,
  }
}

async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8')
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return '{}'
    throw new KeyfoldError('invalid-configuration', `${path} cannot be read. Check its permissions.`, {
      cause,
    })
  }
}

function parse(path: string, text: string): z.infer<typeof CONFIG> {
  const result = CONFIG.safeParse(jsonOf(path, text))
  if (result.success) return result.data
  const problems = result.error.issues.map(describeIssue)
  throw new KeyfoldError(
    'invalid-configuration',
    `${path} is not valid: ${problems.join('; ')}. It may hold ${Object.keys(CONFIG.shape).join(', ')}.`,
  )
}

function describeIssue(issue: z.core.$ZodIssue): string {
  if (issue.code === 'unrecognized_keys') {
    return `${issue.keys.map((key) => [...issue.path, key].join('.')).join(', ')} is unknown`
  }
  return issue.path.length === 0 ? 'it is not a JSON object' : `${issue.path.join('.')} ${issue.message}`
}

function jsonOf(path: string, text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new KeyfoldError('invalid-configuration', `${path} is not JSON.`, { cause })
  }
}
