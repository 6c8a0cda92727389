/** `PUT /objects/{id}` and `POST /objects/{id}/restorations`: another version of an object. */
import type { Caller } from '../access/caller.ts'
import { type Allow, perform } from '../audit/operation.ts'
import type { Recorder } from '../audit/record.ts'
import { KeyfoldError } from '../errors.ts'
import { type AuthorizePorts, authorizeObject, isExpired, requireMatch } from './authorize.ts'
import type { NewContent } from './create.ts'
import type { LiveVersion, VersionItem } from './model.ts'
import type { VersionStore } from './ports.ts'
import { type Draft, type WritePorts, writeVersion } from './write-version.ts'

export type AddVersionPorts = WritePorts &
  AuthorizePorts & {
    readonly recorder: Recorder
    readonly versions: Pick<VersionStore, 'put' | 'head'>
  }

/**
 * Content of an old version, decrypted for the same caller by the function that may decrypt: the function that seals the
 * new version holds no right to open the old one (architecture, section 5).
 */
export type ContentSource = (
  caller: Caller,
  object: string,
  version: number,
) => Promise<{ content: Uint8Array; filename: string | null; version: LiveVersion }>

/**
 * Adds a version. What the caller does not say is taken over from the newest version, so that a `restricted` object does
 * not become less by leaving out a header.
 *
 * @throws a refusal; KeyfoldError `precondition-failed` for another `If-Match`; `conflict` for a lost race.
 */
export async function addVersion(
  ports: AddVersionPorts,
  from: Caller | Promise<Caller>,
  object: string,
  input: NewContent,
  ifMatch: readonly string[] | null,
): Promise<LiveVersion> {
  const [caller, head] = await Promise.all([from, ports.versions.head(object)])
  return perform(ports.recorder, caller, 'object.encrypt', { object }, async (allow) => {
    const latest = await authorizeObject(ports, caller, head, 'object:write')
    requireMatch(ifMatch, latest)
    return put(ports, succeeding(latest, head.highest, input, ports.clock()), allow)
  })
}

/**
 * Makes an old version the newest: the same content under a new data key. Content, type, name and labels are the old
 * version's; classification, subject and expiry stay as they are now.
 *
 * @throws as {@link addVersion}; KeyfoldError `gone` when the old version cannot be read any more.
 */
export async function restoreVersion(
  ports: AddVersionPorts,
  from: Caller | Promise<Caller>,
  read: ContentSource,
  object: string,
  version: number,
  ifMatch: readonly string[] | null,
): Promise<LiveVersion> {
  const [caller, head] = await Promise.all([from, ports.versions.head(object)])
  return perform(
    ports.recorder,
    caller,
    'object.encrypt',
    { object, reason: `restores version ${version}` },
    async (allow) => {
      const latest = await authorizeObject(ports, caller, head, 'object:write')
      requireMatch(ifMatch, latest)
      const old = await read(caller, object, version)
      const input: NewContent = {
        content: old.content,
        contentType: old.version.contentType,
        filename: old.filename,
        labels: old.version.labels,
        classification: null,
        subject: null,
        expires: null,
      }
      return put(ports, succeeding(latest, head.highest, input, ports.clock()), allow)
    },
  )
}

async function put(ports: AddVersionPorts, draft: Draft, allow: Allow): Promise<LiveVersion> {
  const { version, won } = await writeVersion(ports, draft, allow)
  if (!won)
    throw new KeyfoldError(
      'conflict',
      'Another version was stored at the same time. Read it, then try again.',
    )
  return version
}

function succeeding(latest: VersionItem, highest: number, input: NewContent, now: number): Draft {
  if (latest.kind === 'message') {
    throw new KeyfoldError(
      'conflict',
      'This id belongs to a message, which has one version. Use POST /v1/encrypt.',
    )
  }
  const before = latest.state === 'live' ? latest : null
  const expires = input.expires ?? before?.expires ?? null
  if (isExpired({ expires }, now)) {
    throw new KeyfoldError(
      'gone',
      'The object has expired. Say in Keyfold-Expires when the new version does.',
    )
  }
  return {
    ...input,
    object: latest.object,
    version: highest + 1,
    kind: 'object',
    owner: latest.owner,
    labels: input.labels ?? before?.labels ?? {},
    // What a destroyed version was classified as is no longer known: assume the strictest.
    classification: input.classification ?? before?.classification ?? 'restricted',
    subject: input.subject ?? before?.subject ?? null,
    expires,
  }
}
