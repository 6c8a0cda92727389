/** Data folders whose vault was rotated, without the minutes that it takes. */
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { generateX25519Identity, identityToRecipient } from 'age-encryption'
import { createLocalJWKSet } from 'jose'
import { callVault, jsonOf } from '../../cli/client.ts'
import type { AuditEvent } from '../../lib/audit/event.ts'
import { composeEmbedded, openStores } from '../../lib/compose/embedded.ts'
import { type RotateKeyOptions, rotateKey } from '../../lib/rotation/rotate-key.ts'
import { readConfig } from '../../local/config-file.ts'
import { openVaultFacts } from '../../local/data-folder.ts'
import { createLog } from '../../local/log.ts'
import { type RunningVault, serve } from '../../local/serve.ts'
import { temporaryFolder } from '../support/folders.ts'
import { testClock } from '../support/vault.ts'

export type RotatedFolder = {
  readonly folder: string
  readonly data: string
  /** The path of the identity of its recovery recipient. */
  readonly identity: string
  readonly recipient: string
}

const quiet = { write: () => true }

/** A folder that only its configuration is in, naming a recovery recipient. */
export async function configuredFolder(make = temporaryFolder): Promise<RotatedFolder> {
  const folder = await make()
  const secret = await generateX25519Identity()
  const recipient = await identityToRecipient(secret)
  const [data, identity] = [join(folder, 'data'), join(folder, 'identity.txt')]
  await mkdir(data, { mode: 0o700 })
  await writeFile(join(data, 'config.json'), JSON.stringify({ recoveryRecipients: [recipient] }))
  await writeFile(identity, `# public key: ${recipient}\n${secret}\n`)
  return { folder, data, identity, recipient }
}

/** Serves it on loopback. */
export const serveFolder = (data: string): Promise<RunningVault> =>
  serve({ data, host: '127.0.0.1', port: 0, stderr: quiet })

export const as = (vault: RunningVault, role: string): Record<string, string | undefined> => ({
  KEYFOLD_URL: vault.url,
  KEYFOLD_CLIENT_ID: `demo-${role}`,
  KEYFOLD_CLIENT_SECRET: vault.clients.find(({ id }) => id === `demo-${role}`)?.secret,
})

/** @returns the id of the object. */
export async function store(vault: RunningVault, content: string): Promise<string> {
  const call = { method: 'POST', path: ['objects'], body: Buffer.from(content) } as const
  return (jsonOf(await callVault(call, as(vault, 'writer'))) as { id: string }).id
}

/** A vault with one object, whose master key was rotated: generation 2 is active, generation 1 empty. */
export async function rotatedFolder(
  make = temporaryFolder,
): Promise<RotatedFolder & { readonly object: string }> {
  const made = await configuredFolder(make)
  const vault = await serveFolder(made.data)
  const object = await store(vault, 'moved')
  await vault.close()
  await rotate(made.data)
  return { ...made, object }
}

/** Rotates a folder that nobody serves; its clock runs ahead meanwhile. */
export async function rotate(data: string, options: RotateKeyOptions = {}): Promise<void> {
  const clock = testClock(Date.now())
  const stores = await openStores(data, clock)
  const { rotation } = composeEmbedded(stores, {
    ...(await openVaultFacts(data)),
    issuer: 'http://127.0.0.1',
    audience: 'nobody',
    jwks: createLocalJWKSet({ keys: [] }),
    log: createLog(quiet),
    clock,
    keys: await readConfig(data),
  })
  try {
    await rotateKey(rotation, { wait: async (milliseconds) => clock.advance(milliseconds), ...options })
  } finally {
    await stores.close()
  }
}

/** What operators did, in order; a rotation here is recorded as of later times. */
export async function operatorEventsOf(data: string): Promise<readonly AuditEvent[]> {
  const stores = await openStores(data)
  try {
    const events = await stores.events.page(null, 1_000)
    return events.filter(({ principal }) => principal === 'system:operator')
  } finally {
    await stores.close()
  }
}
