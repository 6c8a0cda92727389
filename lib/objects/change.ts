/** `PATCH /objects/{id}`: labels, classification and expiry of the newest version. */
import type { Caller } from '../access/caller.ts'
import { KeyfoldError } from '../errors.ts'
import { POLICY } from '../policy.ts'
import { authorizeVersion, requireLive, requireMatch } from './authorize.ts'
import type { Classification, Labels, LiveVersion } from './model.ts'
import { type OnObjectPorts, onObject } from './on-object.ts'
import type { VersionStore } from './ports.ts'

export type ChangePorts = OnObjectPorts & { readonly versions: Pick<VersionStore, 'head' | 'update'> }

/** A JSON merge patch (RFC 7396): what is left out stays, what is null goes. */
export type Patch = {
  readonly labels?: Readonly<Record<string, string | null>> | null | undefined
  readonly classification?: Classification | undefined
  /** Milliseconds since the Unix epoch. */
  readonly expires?: number | null | undefined
}

/** @throws a refusal; KeyfoldError `gone`, `precondition-failed`, `conflict` for a lost race, `invalid-request`. */
export async function changeObject(
  ports: ChangePorts,
  from: Caller | Promise<Caller>,
  object: string,
  patch: Patch,
  ifMatch: readonly string[] | null,
): Promise<LiveVersion> {
  const task = { object, action: 'object.update', permission: 'object:write' } as const
  return onObject(ports, from, task, async ({ caller, relation, latest: newest, allow }) => {
    const latest = requireLive(newest, ports.clock())
    // Whoever makes restricted content less so could read it afterwards: as if it were read now.
    if (lowers(latest, patch)) authorizeVersion(caller, 'object:read', relation, latest)
    requireMatch(ifMatch, latest)
    const change = {
      labels: mergedLabels(latest.labels, patch.labels),
      classification: patch.classification ?? latest.classification,
      expires: patch.expires === undefined ? latest.expires : patch.expires,
    }
    await allow({ version: latest.version, classification: change.classification })
    if (!(await ports.versions.update(object, latest.version, latest.revision, change))) {
      throw new KeyfoldError('conflict', 'The object was changed at the same time. Read it, then try again.')
    }
    return { ...latest, ...change, revision: latest.revision + 1 }
  })
}

const lowers = ({ classification }: LiveVersion, patch: Patch): boolean =>
  classification === 'restricted' && (patch.classification ?? classification) !== classification

function mergedLabels(before: Labels, patch: Patch['labels']): Labels {
  if (patch === undefined) return before
  const merged = Object.entries({ ...before, ...patch }).filter(
    (entry): entry is [string, string] => entry[1] !== null,
  )
  if (patch === null) return {}
  if (merged.length > POLICY.labelsMax) {
    throw new KeyfoldError(
      'invalid-request',
      `labels: an object has at most ${POLICY.labelsMax}; these are ${merged.length}.`,
    )
  }
  return Object.fromEntries(merged)
}
