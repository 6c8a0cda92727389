/** `POST /decrypt`: opens a message that the caller kept, under the same rules as an object. */
import type { Caller } from '../access/caller.ts'
import { checkCaller, HIDDEN } from '../access/check.ts'
import { enforce, perform } from '../audit/operation.ts'
import { openMessageContext, openVault } from '../envelope/vault.ts'
import { cannotDecrypt, KeyfoldError } from '../errors.ts'
import { requireLive } from './authorize.ts'
import { OBJECT_ID_PATTERN } from './ids.ts'
import type { LiveVersion, VersionItem } from './model.ts'
import { type OnObjectPorts, onObject } from './on-object.ts'
import { type OpenCurrentPorts, openCurrent } from './open-current.ts'
import { type UnwrapPorts, versionFacts, withDataKey } from './unwrap.ts'

export type DecryptPorts = OnObjectPorts & UnwrapPorts & OpenCurrentPorts

/**
 * `decrypt_sensitive_data` of the original specification: finds the version item by the message's context, applies access,
 * purpose and expiry, and opens the message. It is no oracle for copied keys: the data key comes from the item alone.
 *
 * @example
 * const { content } = await decryptSensitiveData(ports, caller, message)
 * @throws a refusal; KeyfoldError `gone`; `cannot-decrypt`, one opaque error for everything wrong with the message.
 */
export async function decryptSensitiveData(
  ports: DecryptPorts,
  from: Caller | Promise<Caller>,
  message: Uint8Array,
): Promise<{ version: LiveVersion; content: readonly Uint8Array[] }> {
  const object = objectOf(message)
  if (object === null) return refuseUnreadable(ports, await from)
  const task = { object, action: 'object.decrypt', permission: 'object:read' } as const
  return onObject(ports, from, task, async ({ latest, allow }) => {
    const version = requireLive(messageOf(latest), ports.clock())
    await allow(versionFacts(version, version.length))
    return { version, content: await open(ports, version, message) }
  })
}

/** The context is not yet authenticated here: it only says which item to look at. @returns null when it names none. */
function objectOf(message: Uint8Array): string | null {
  try {
    const object = openMessageContext(message)['keyfold:object']
    return object !== undefined && OBJECT_ID_PATTERN.test(object) ? object : null
  } catch {
    return null
  }
}

/** Whoever may open no message at all is told that first, as for a message that can be read. */
const refuseUnreadable = ({ recorder }: DecryptPorts, caller: Caller): Promise<never> =>
  perform(recorder, caller, 'object.decrypt', {}, async () => {
    const decision = checkCaller(caller, 'object:read', { relation: 'none' })
    if (!decision.allowed && decision.code !== 'not-found') enforce(decision)
    throw cannotDecrypt('not a message of this vault')
  })

/** An object's own ciphertext, copied from its blob, is not a message: its content is read by `GET /objects/{id}`. */
function messageOf(item: VersionItem): VersionItem {
  if (item.kind !== 'message') enforce(HIDDEN)
  return item
}

async function open(
  ports: DecryptPorts,
  version: LiveVersion,
  message: Uint8Array,
): Promise<readonly Uint8Array[]> {
  try {
    return await openCurrent(ports, version, (current) =>
      withDataKey(
        ports,
        current,
        async () => message,
        (dataKey, context) => openVault({ dataKey, context, message }),
      ),
    )
  } catch (error) {
    // Here the ciphertext is the caller's: what could not be opened is its problem, not the vault's.
    if (error instanceof KeyfoldError && error.code === 'decryption-failed') throw cannotDecrypt(error)
    throw error
  }
}
