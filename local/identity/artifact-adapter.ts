/** What `oidc-provider` keeps, in the vault's store: by the hash of its id, and without the id. */
import { createHash } from 'node:crypto'
import { type Adapter, type AdapterPayload, errors } from 'oidc-provider'
import type { Clock } from '../../lib/clock.ts'
import type { Artifact } from '../../lib/identity/model.ts'
import type { ArtifactStore } from '../../lib/identity/ports.ts'

/**
 * The adapter of one model. Ids of sessions, codes, refresh tokens and interactions are bearer secrets: whoever reads the
 * database must not be able to use them. (A grant's id authorizes nothing; it links what was issued.)
 */
export function createArtifactAdapter(model: string, artifacts: ArtifactStore, clock: Clock): Adapter {
  const opened = (artifact: Artifact | null, id: string): AdapterPayload | undefined =>
    artifact === null ? undefined : withId(artifact, id)
  return {
    upsert: (id, payload, expiresIn) =>
      artifacts.put({
        model,
        idHash: hashOf(id),
        payload: JSON.stringify(withoutId(payload, id)),
        account: accountOf(payload),
        grant: grantOf(model, id, payload),
        uidHash: model === 'Session' && payload.uid !== undefined ? hashOf(payload.uid) : null,
        consumed: null,
        expires: expiresIn === undefined ? null : clock() + expiresIn * 1000,
      }),
    find: async (id) => opened(await artifacts.find(model, hashOf(id), clock()), id),
    findByUid: async (uid) => {
      const found = await artifacts.findByUid(model, hashOf(uid), clock())
      // Whoever finds a session so only looks at it: its id stays unknown.
      return found === null ? undefined : withId(found, null)
    },
    findByUserCode: async () => undefined,
    consume: (id) => consumeOnce(model, artifacts, id, clock()),
    destroy: (id) => artifacts.remove({ model, idHash: hashOf(id) }),
    revokeByGrantId: (grant) => artifacts.remove({ grant }),
  }
}

/**
 * Of two requests that present one code or refresh token at the same moment, both have found it unused; the second is a
 * replay all the same, and ends the whole family (RFC 9700, sections 2.1.1 and 4.14.2).
 */
async function consumeOnce(model: string, artifacts: ArtifactStore, id: string, now: number): Promise<void> {
  if (await artifacts.consume(model, hashOf(id), now)) return
  const found = await artifacts.find(model, hashOf(id), now)
  if (found?.grant) await artifacts.remove({ grant: found.grant })
  throw new errors.InvalidGrant('already used')
}

/** An interaction belongs to whoever signed in in it, or was signed in when it began. */
const accountOf = ({ accountId, result, session }: AdapterPayload): string | null =>
  accountId ?? result?.login?.accountId ?? session?.accountId ?? null

/** An interaction may name a grant, but nothing was issued under it there. */
function grantOf(model: string, id: string, { grantId }: AdapterPayload): string | null {
  if (model === 'Grant') return id
  return model === 'Interaction' ? null : (grantId ?? null)
}

function withoutId({ jti: _, ...payload }: AdapterPayload, id: string): AdapterPayload {
  const { returnTo, session } = payload
  return {
    ...payload,
    // An interaction's id is the last part of where the browser returns to.
    ...(returnTo?.endsWith(id) ? { returnTo: returnTo.slice(0, -id.length) } : {}),
    // It names the session's own id, which the library does not use.
    ...(session ? { session: withoutCookie(session) } : {}),
  }
}

const withoutCookie = <T extends { cookie?: unknown }>({ cookie: _, ...session }: T): Omit<T, 'cookie'> =>
  session

function withId({ payload, consumed, model }: Artifact, id: string | null): AdapterPayload {
  const stored = JSON.parse(payload) as AdapterPayload
  return {
    ...stored,
    ...(id === null ? {} : { jti: id }),
    ...(id !== null && model === 'Interaction' ? { returnTo: `${stored.returnTo}${id}` } : {}),
    ...(consumed === null ? {} : { consumed: Math.floor(consumed / 1000) }),
  }
}

const hashOf = (id: string): string => createHash('sha256').update(id).digest('hex')
