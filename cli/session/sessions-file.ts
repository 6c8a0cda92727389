/** Where `keyfold login` keeps what it was given: a file that only its owner can read, in the user's configuration folder. */
import { mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import envPaths from 'env-paths'
import * as z from 'zod/mini'
import { withFileLock } from '../../lib/adapters/embedded/file-lock.ts'
import { KeyfoldError } from '../../lib/errors.ts'
import { assertPrivateFile, writePrivateJson } from '../../local/private-file.ts'

const SESSION = z.object({
  issuer: z.string(),
  client: z.string(),
  accessToken: z.string(),
  /** Of the access token. Milliseconds since the Unix epoch. */
  expires: z.number(),
  refreshToken: z.nullable(z.string()),
})
const SESSIONS = z.record(z.string(), SESSION)

export type Session = Readonly<z.infer<typeof SESSION>>

/** `KEYFOLD_CONFIG_DIR`, or the folder that the system has for configuration. */
const folderOf = (environment: NodeJS.ProcessEnv): string =>
  environment['KEYFOLD_CONFIG_DIR'] || envPaths('keyfold', { suffix: '' }).config

const fileIn = (folder: string): string => join(folder, 'sessions.json')

async function read(folder: string): Promise<Readonly<Record<string, Session>>> {
  const path = fileIn(folder)
  if (!(await assertPrivateFile(path))) return {}
  try {
    return SESSIONS.parse(JSON.parse(await readFile(path, 'utf8')))
  } catch (cause) {
    const remedy = 'Delete it, and run "keyfold login" again.'
    throw new KeyfoldError('invalid-configuration', `${path} cannot be read or is damaged. ${remedy}`, {
      cause,
    })
  }
}

/**
 * @returns null when nobody is signed in at that vault.
 * @throws KeyfoldError `invalid-configuration` when others may read the file, or it is damaged.
 */
export const findSession = async (environment: NodeJS.ProcessEnv, vault: string): Promise<Session | null> =>
  (await read(folderOf(environment)))[vault] ?? null

/**
 * Replaces the session at a vault, alone: two commands that both use a refresh token would end the session (RFC 9700, section 4.14.2).
 *
 * @param change gets what is there now; null: nobody is signed in, before or after
 * @returns what was there, and what is now.
 */
export async function changeSession(
  environment: NodeJS.ProcessEnv,
  vault: string,
  change: (now: Session | null) => Promise<Session | null>,
): Promise<{ readonly before: Session | null; readonly after: Session | null }> {
  const folder = folderOf(environment)
  await mkdir(folder, { recursive: true, mode: 0o700 })
  return withFileLock(join(folder, 'sessions.lock'), async () => {
    const all = await read(folder)
    const before = all[vault] ?? null
    const after = await change(before)
    if (after !== before) {
      const { [vault]: _, ...others } = all
      await writePrivateJson(fileIn(folder), after === null ? others : { ...others, [vault]: after })
    }
    return { before, after }
  })
}
