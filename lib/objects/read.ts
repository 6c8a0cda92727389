/** `GET /objects/{id}`: authorize → record → unwrap → open, in this order (architecture, section 6). */
import type { Caller } from '../access/caller.ts'
import { decodePrelude, PRELUDE_BYTES } from '../envelope/prelude.ts'
import { openVault, openVaultRange } from '../envelope/vault.ts'
import { KeyfoldError } from '../errors.ts'
import { authorizeVersion, requireLive } from './authorize.ts'
import type { LiveVersion } from './model.ts'
import { namedVersion } from './named-version.ts'
import { type OnObjectPorts, onObject } from './on-object.ts'
import { openCurrent } from './open-current.ts'
import type { BlobStore, VersionStore } from './ports.ts'
import { takeBytes } from './take-bytes.ts'
import { type UnwrapPorts, versionFacts, withDataKey } from './unwrap.ts'

export type ReadPorts = OnObjectPorts &
  UnwrapPorts & {
    readonly versions: Pick<VersionStore, 'head' | 'find'>
    readonly blobs: Pick<BlobStore, 'get'>
  }

/** Bytes of the content, end exclusive. */
export type ByteRange = { readonly start: number; readonly end: number }

export type ReadRequest = {
  readonly object: string
  /** null: the newest. */
  readonly version: number | null
  /**
   * Chooses the range once the version is known; null: all of it.
   * @throws KeyfoldError `range-not-satisfiable`
   */
  readonly range: (version: LiveVersion) => ByteRange | null
}

export type ReadResult = {
  readonly version: LiveVersion
  /** In parts, in order. */
  readonly content: readonly Uint8Array[]
  /** null also for every range: the first frame, which holds the name, is not fetched for its own sake. */
  readonly filename: string | null
  readonly range: ByteRange | null
}

/**
 * Reads content. Nothing is unwrapped before the record of it is durable.
 *
 * @throws a refusal; KeyfoldError `gone`, `range-not-satisfiable`, `decryption-failed`, `unavailable`.
 */
export async function readObject(
  ports: ReadPorts,
  from: Caller | Promise<Caller>,
  request: ReadRequest,
): Promise<ReadResult> {
  const { object, version: number } = request
  const named = namedVersion(ports.versions, object, number)
  const task = { object, action: 'object.decrypt', permission: 'object:read' } as const
  return onObject(ports, from, task, async ({ caller, latest, relation, allow }) => {
    const item = await named(latest)
    authorizeVersion(caller, 'object:read', relation, item)
    const version = readable(requireLive(item, ports.clock()))
    const range = request.range(version)
    await allow(versionFacts(version, range === null ? version.length : range.end - range.start))
    const opened = await openCurrent(ports, version, (current) => open(ports, current, range))
    return { version, range, ...opened }
  })
}

function readable(version: LiveVersion): LiveVersion {
  if (version.kind === 'object') return version
  throw new KeyfoldError(
    'not-found',
    'The caller keeps the content of a message. Send it to POST /v1/decrypt.',
  )
}

type Opened = { readonly content: readonly Uint8Array[]; readonly filename: string | null }

async function open(ports: ReadPorts, version: LiveVersion, range: ByteRange | null): Promise<Opened> {
  if (range === null) {
    return withDataKey(
      ports,
      version,
      () => wholeBlob(ports, version),
      (dataKey, context, message) => {
        const parts = openVault({ dataKey, context, message })
        const { head, rest } = takeBytes(parts, PRELUDE_BYTES)
        return { content: rest, filename: decodePrelude(head).filename ?? null }
      },
    )
  }
  const wanted = { start: range.start + PRELUDE_BYTES, end: range.end + PRELUDE_BYTES }
  return withDataKey(
    ports,
    version,
    async () => undefined,
    async (dataKey, context) => ({
      content: await openVaultRange(
        { dataKey, context },
        (start, end) => partOfBlob(ports, version, start, end),
        wanted,
      ),
      filename: null,
    }),
  )
}

async function wholeBlob({ blobs }: ReadPorts, { blobKey }: LiveVersion): Promise<Uint8Array> {
  return present(blobKey === null ? null : await blobs.get(blobKey))
}

async function partOfBlob(
  { blobs }: ReadPorts,
  { blobKey }: LiveVersion,
  start: number,
  end: number,
): Promise<Uint8Array> {
  return present(blobKey === null ? null : await blobs.get(blobKey, { start, end }))
}

function present(blob: Uint8Array | null): Uint8Array {
  if (blob === null) throw new KeyfoldError('decryption-failed', 'The blob of a live version is missing.')
  return blob
}
