/** What `keyfold serve` itself keeps in its data folder. */
import { randomBytes } from 'node:crypto'
import { access, chmod, mkdir, readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import * as z from 'zod/mini'
import { DATA_FILES } from '../lib/compose/data-files.ts'
import { type FileLock } from '../lib/compose/embedded.ts'
import { KeyfoldError } from '../lib/errors.ts'
import { generateNewKey, loadCryptoKey, writeCryptoKey } from '../lib/keys/crypto-key.ts'
import { lockDataFolder } from './lock.ts'
import { removeOutboxLeftovers } from './mail/outbox.ts'
import { isOwnedByAnother } from './ownership.ts'
import { LOCAL_POLICY } from './policy.ts'
import { readPrivateJson, writePrivateJson } from './private-file.ts'

/** Who the vault is. Made once: what is encrypted is bound to the id. */
export type VaultFacts = {
  /** Part of every encryption context. */
  readonly vault: string
  /** For idempotency keys and cursors. */
  readonly secret: Buffer
}

const SECRET_BASE64 = new RegExp(`^[A-Za-z0-9+/]{${Math.ceil((LOCAL_POLICY.vaultSecretBytes * 4) / 3)}}=*$`)

const VAULT_FILE = z.strictObject({
  vault: z.string().check(z.regex(/^v-[0-9a-f]{8,}$/)),
  secret: z.string().check(z.regex(SECRET_BASE64)),
})

/** What a write that died left behind; it may hold secrets. */
const LEFTOVER = /^(vault\.json|identity\.json|crypto\.key|seal\.key\.next|audit\.key)\.[0-9a-f-]{36}\.tmp$/

/** The same in the folder of the log, where nothing is secret. */
const LOG_LEFTOVER = /^[0-9a-f-]{36}\.tmp$/

const OTHERS_MAY_WRITE = 0o022
const OTHERS_MAY_ENTER = 0o055

/**
 * Makes the folder, for its owner only, when there is none; locks it, and clears away what a crash left in it.
 *
 * @throws KeyfoldError `invalid-configuration` when others could put files there, or another process serves it.
 */
export async function openDataFolder(folder: string): Promise<FileLock> {
  await makeDataFolder(folder)
  const lock = lockDataFolder(folder)
  try {
    await removeLeftovers(folder)
  } catch (error) {
    lock.release()
    throw error
  }
  return lock
}

async function makeDataFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 })
  } catch (cause) {
    throw new KeyfoldError(
      'invalid-configuration',
      `The data folder ${folder} cannot be made. Check the path and its permissions, or choose another with --data.`,
      { cause },
    )
  }
  await makePrivate(folder)
}

/** Reading was possible until now, at most; whoever could write may have put keys of their own there. */
async function makePrivate(folder: string): Promise<void> {
  const found = await stat(folder)
  if (isOwnedByAnother(found)) {
    throw new KeyfoldError(
      'invalid-configuration',
      `The data folder ${folder} belongs to another user. Run keyfold as that user, or run: chown -R $(id -u) ${folder}`,
    )
  }
  if (process.platform === 'win32') return
  if ((found.mode & OTHERS_MAY_WRITE) !== 0) {
    throw new KeyfoldError(
      'invalid-configuration',
      `Others than its owner can write to the data folder ${folder}. Run: chmod 700 ${folder}`,
    )
  }
  if ((found.mode & OTHERS_MAY_ENTER) !== 0) await chmod(folder, 0o700)
}

async function removeLeftovers(folder: string): Promise<void> {
  for (const name of await readdir(folder)) if (LEFTOVER.test(name)) await rm(join(folder, name))
  const log = join(folder, DATA_FILES.audit)
  if (await exists(log))
    for (const name of await readdir(log)) if (LOG_LEFTOVER.test(name)) await rm(join(log, name))
  await removeOutboxLeftovers(folder)
}

/**
 * Reads `vault.json`, or makes it in a folder that holds no vault yet.
 *
 * @throws KeyfoldError `invalid-configuration` when it is damaged, or missing beside a database: a new id could open
 * nothing that is stored there.
 */
export async function openVaultFacts(folder: string): Promise<VaultFacts> {
  const path = join(folder, 'vault.json')
  const found = await readPrivateJson(path, (value) => VAULT_FILE.parse(value))
  if (found !== null) return { vault: found.vault, secret: Buffer.from(found.secret, 'base64') }
  if (await exists(join(folder, DATA_FILES.database))) {
    throw new KeyfoldError(
      'invalid-configuration',
      `${path} is missing, but the folder holds a vault. Restore it from a backup of the data folder.`,
    )
  }
  const vault = `v-${randomBytes(LOCAL_POLICY.vaultIdBytes).toString('hex')}`
  const secret = randomBytes(LOCAL_POLICY.vaultSecretBytes)
  await writePrivateJson(path, { vault, secret: secret.toString('base64') })
  return { vault, secret }
}

export type FirstKey = {
  readonly material: Buffer /** The key file that was made, if one was. */
  readonly made: string | null
}

/**
 * The material of generation 1, asked for only while the vault has no active generation: from `keyFile`, else from
 * `crypto.key` in the folder, which is made when there is none.
 *
 * @throws KeyfoldError `invalid-key-file`
 */
export async function loadFirstKey(folder: string, keyFile: string | undefined): Promise<FirstKey> {
  if (keyFile !== undefined) return { material: await loadCryptoKey(keyFile), made: null }
  const path = join(folder, 'crypto.key')
  const made = (await exists(path)) ? null : path
  if (made !== null) await makeKeyFile(path)
  return { material: await loadCryptoKey(path), made }
}

async function makeKeyFile(path: string): Promise<void> {
  const key = generateNewKey()
  await writeCryptoKey(path, key)
  key.fill(0)
}

const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  )
