/** `anomalies` in `config.json`. */
import * as z from 'zod/mini'
import { SEVERITIES, type Severity } from '../../lib/anomaly/model.ts'
import { KeyfoldError } from '../../lib/errors.ts'
import { FINDINGS_POLICY } from '../../lib/findings/policy.ts'
import type { SuspendSettings } from '../../lib/findings/suspend.ts'
import { isMailAddress } from '../mail/address.ts'
import type { MailSettings } from '../mail/settings.ts'
import { LOCAL_POLICY } from '../policy.ts'
import { isSafeUrl } from '../safe-url.ts'

const MINUTE_MS = 60_000
const SUSPEND_MAX_MINUTES = 7 * 24 * 60
const SUSPENDS_MAX_PER_HOUR = 100

const NO_URL = 'is not an https URL'
const NO_ADDRESS = 'is not an e-mail address'
const NO_ADDRESSES = `is not a list of at most ${LOCAL_POLICY.findingRecipientsMax} e-mail addresses`
const NO_SEVERITY = `is none of ${SEVERITIES.join(', ')}`

const wholeNumber = (max: number) => {
  const message = `is not a whole number from 1 to ${max}`
  return z.int(message).check(z.gte(1, message), z.lte(max, message))
}

export const ANOMALIES = z.strictObject(
  {
    suspend: z._default(z.boolean('is neither true nor false'), false),
    suspendMinutes: z.optional(wholeNumber(SUSPEND_MAX_MINUTES)),
    suspendsPerHour: z.optional(wholeNumber(SUSPENDS_MAX_PER_HOUR)),
    notify: z.optional(
      z.strictObject(
        {
          webhook: z.optional(z.string(NO_URL).check(z.refine(isSafeUrl, NO_URL))),
          email: z._default(
            z
              .array(z.string(NO_ADDRESS).check(z.refine(isMailAddress, NO_ADDRESS)), NO_ADDRESSES)
              .check(z.maxLength(LOCAL_POLICY.findingRecipientsMax, NO_ADDRESSES)),
            [],
          ),
          minSeverity: z._default(z.enum(SEVERITIES, NO_SEVERITY), 'medium'),
        },
        'is not an object with webhook, email and minSeverity',
      ),
    ),
  },
  'is not an object with suspend, suspendMinutes, suspendsPerHour and notify',
)

export type AnomalySettings = {
  /** Null: nobody is kept out. */
  readonly suspend: SuspendSettings | null
  readonly notify: NotifySettings
}

/** Everything is in the log, too. */
export type NotifySettings = {
  readonly webhook: URL | null
  readonly mail: { readonly server: MailSettings; readonly to: readonly string[] } | null
  /** What is less is in the log only. */
  readonly minSeverity: Severity
}

/** @throws KeyfoldError `invalid-configuration` for addresses without a server that takes mail. */
export function readAnomalies(
  settings: z.infer<typeof ANOMALIES> | undefined,
  mail: MailSettings | null,
): AnomalySettings {
  const { suspend = false, suspendMinutes, suspendsPerHour, notify } = settings ?? {}
  const { webhook, email = [], minSeverity = 'medium' } = notify ?? {}
  return {
    suspend: suspend
      ? {
          suspensionMs:
            suspendMinutes === undefined ? FINDINGS_POLICY.suspensionMs : suspendMinutes * MINUTE_MS,
          suspensionsPerHourMax: suspendsPerHour ?? FINDINGS_POLICY.suspensionsPerHourMax,
        }
      : null,
    notify: {
      webhook: webhook === undefined ? null : new URL(webhook),
      mail: mailOf([...new Set(email)], mail),
      minSeverity,
    },
  }
}

function mailOf(to: readonly string[], server: MailSettings | null): NotifySettings['mail'] {
  if (to.length === 0) return null
  if (server !== null) return { server, to }
  throw new KeyfoldError(
    'invalid-configuration',
    'anomalies.notify.email needs a mail server: name one in mail, or remove the addresses.',
  )
}
