/** `alarms` in `config.json`. */
import * as z from 'zod/mini'
import { isSafeUrl } from '../safe-url.ts'

const NO_URL = 'is not an https URL'

export const ALARMS = z.strictObject(
  { webhook: z.optional(z.string(NO_URL).check(z.refine(isSafeUrl, NO_URL))) },
  'is not an object with webhook',
)

/** Null: alarms are in the log only. */
export type AlarmSettings = { readonly webhook: URL | null }

export const readAlarms = (settings: z.infer<typeof ALARMS> | undefined): AlarmSettings => ({
  webhook: settings?.webhook === undefined ? null : new URL(settings.webhook),
})
