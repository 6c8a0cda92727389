/** `PUT /objects/{id}` and `POST /objects/{id}/restorations`: another version of an object. */
import type { Caller } from '../access/caller.ts'
import { KeyfoldError } from '../errors.ts'
import { authorizeVersion, requireLive, requireMatch } from './authorize.ts'
import type { NewContent } from './create.ts'
import { CLASSIFICATIONS, type Classification, type LiveVersion } from './model.ts'
import { namedVersion } from './named-version.ts'
import { type Authorized, type OnObjectPorts, onObject } from './on-object.ts'
import type { VersionStore } from './ports.ts'
import { type Draft, type WritePorts, writeVersion } from './write-version.ts'

export type AddVersionPorts = WritePorts &
  OnObjectPorts & { readonly versions: Pick<VersionStore, 'put' | 'head' | 'find'> }

/**
 * Content of an old version, decrypted for the same caller by the function that may decrypt: the function that seals the
 * new version holds no right to open the old one (architecture, section 5).
 */
export type ContentSource = (
  caller: Caller,
  object: string,
  version: number,
) => Promise<{ content: Uint8Array; filename: string | null }>

const writing = (object: string) =>
  ({ object, action: 'object.encrypt', permission: 'object:write' }) as const

/**
 * Adds a version. What the caller does not say is taken over from the newest version, so that a `restricted` object does
 * not become less by leaving out a header; all but the file name, which is inside the content.
 *
 * @throws a refusal; KeyfoldError `gone` when the newest version has expired or was destroyed, `precondition-failed` for
 *   another `If-Match`, `conflict` for a lost race.
 */
export async function addVersion(
  ports: AddVersionPorts,
  from: Caller | Promise<Caller>,
  object: string,
  input: NewContent,
  ifMatch: readonly string[] | null,
): Promise<LiveVersion> {
  const started = ports.clock()
  return onObject(ports, from, writing(object), async (authorized) => {
    const latest = succeeded(ports, authorized, ifMatch)
    const draft: Draft = {
      ...next(authorized, latest),
      content: input.content,
      filename: input.filename,
      contentType: input.contentType ?? latest.contentType,
      labels: input.labels ?? latest.labels,
      classification: input.classification ?? latest.classification,
      subject: input.subject ?? latest.subject,
      expires: input.expires ?? latest.expires,
    }
    return put(ports, draft, started, authorized)
  })
}

/**
 * Makes an old version the newest: the same content under a new data key. Content, type, name, labels and subject are the
 * old version's; the classification is the stricter of the two, and the expiry stays as it is now.
 *
 * @throws as {@link addVersion}, also when the old version cannot be read any more.
 */
export async function restoreVersion(
  ports: AddVersionPorts,
  from: Caller | Promise<Caller>,
  read: ContentSource,
  object: string,
  version: number,
  ifMatch: readonly string[] | null,
): Promise<LiveVersion> {
  const started = ports.clock()
  const task = { ...writing(object), facts: { reason: `restores version ${version}` } }
  const named = namedVersion(ports.versions, object, version)
  return onObject(ports, from, task, async (authorized) => {
    const item = await named(authorized.latest)
    // It reads: what may not be read is refused here, as this request, before anything is asked of the reading function.
    for (const one of [authorized.latest, item]) {
      authorizeVersion(authorized.caller, 'object:read', authorized.relation, one)
    }
    const latest = succeeded(ports, authorized, ifMatch)
    const { content, filename } = await read(authorized.caller, object, version)
    const old = requireLive(item, ports.clock())
    const draft: Draft = {
      ...next(authorized, latest),
      content,
      filename,
      contentType: old.contentType,
      labels: old.labels,
      classification: stricter(old.classification, latest.classification),
      subject: old.subject,
      expires: latest.expires,
    }
    return put(ports, draft, started, authorized)
  })
}

/** The version that another one may follow. */
function succeeded(
  { clock }: AddVersionPorts,
  { latest }: Authorized,
  ifMatch: readonly string[] | null,
): LiveVersion {
  requireMatch(ifMatch, latest)
  if (latest.kind === 'message') {
    throw new KeyfoldError(
      'conflict',
      'This id belongs to a message, which has one version. Use POST /v1/encrypt.',
    )
  }
  return requireLive(latest, clock())
}

const next = ({ head }: Authorized, { object, owner }: LiveVersion) =>
  ({ object, owner, version: head.highest + 1, kind: 'object' }) as const

const stricter = (one: Classification, other: Classification): Classification =>
  CLASSIFICATIONS.indexOf(one) > CLASSIFICATIONS.indexOf(other) ? one : other

async function put(
  ports: AddVersionPorts,
  draft: Draft,
  started: number,
  { allow }: Authorized,
): Promise<LiveVersion> {
  const { version, won } = await writeVersion(ports, draft, started, allow)
  if (won) return version
  throw new KeyfoldError(
    'conflict',
    'Another version was stored, or the object was deleted, at the same time. Read it, then try again.',
  )
}
