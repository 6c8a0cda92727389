/** `witnesses` in `config.json`. */
import { resolve } from 'node:path'
import * as z from 'zod/mini'
import { isSafeUrl } from '../safe-url.ts'

const NO_FILES = 'is not a list of paths'
const NO_URLS = 'is not a list of https URLs'

export const WITNESSES = z.strictObject(
  {
    files: z.optional(z.array(z.string(NO_FILES).check(z.minLength(1, NO_FILES)), NO_FILES)),
    webhooks: z.optional(z.array(z.string(NO_URLS).check(z.refine(isSafeUrl, NO_URLS)), NO_URLS)),
  },
  'is not an object with files and webhooks',
)

export type WitnessSettings = { readonly files: readonly string[]; readonly webhooks: readonly URL[] }

/** @param folder what a relative path is relative to */
export const readWitnesses = (
  settings: z.infer<typeof WITNESSES> | undefined,
  folder: string,
): WitnessSettings => ({
  files: (settings?.files ?? []).map((path) => resolve(folder, path)),
  webhooks: (settings?.webhooks ?? []).map((url) => new URL(url)),
})
