import type { Caller } from '../access/caller.ts'
import { checkCollect } from '../access/custody.ts'
import { clientPrincipal } from '../access/principal.ts'
import { enforce, enforceFound, perform } from '../audit/operation.ts'
import { iso } from '../clock.ts'
import { KeyfoldError } from '../errors.ts'
import type { AdministrationPorts } from './administration.ts'
import { refuseTokens } from './apply-access.ts'
import { enforceMayUseClients } from './custodian.ts'
import { knownClient } from './known.ts'
import type { ClientSecretFacts, ClientView, MachineClient } from './model.ts'
import { PEOPLE_POLICY } from './policy.ts'
import { claimSecrets, isClaim, releaseSecrets } from './secret-claim.ts'
import { validSecrets } from './target.ts'

type CollectPorts = Pick<
  AdministrationPorts,
  'recorder' | 'principals' | 'directory' | 'clients' | 'clientDirectory' | 'clock'
>

export type CollectedSecret = {
  /** `value` is in this answer and nowhere else. */
  readonly secret: { readonly id: string; readonly value: string; readonly created: number }
  readonly client: ClientView
}

/**
 * `POST /clients/{id}/secrets`: makes a new secret of a machine client, for its custodian alone. The former one stays valid for
 * the overlap. A secret whose answer was lost is replaced by collecting again.
 *
 * @param overlapMs milliseconds, 0 to `secretOverlapMaxMs`: with 0 all former ones end at once, and so do the client's tokens, all until
 *   the next second
 * @throws a refusal; KeyfoldError `invalid-request` for another overlap; `conflict` when as many secrets are valid as may be,
 *   another one is being collected, the client is disabled, or was changed meanwhile.
 */
export async function collectSecret(
  ports: CollectPorts,
  from: Caller | Promise<Caller>,
  id: string,
  overlapMs: number = PEOPLE_POLICY.secretOverlapDefaultMs,
): Promise<CollectedSecret> {
  const principal = clientPrincipal(id)
  const [caller, client] = await Promise.all([from, ports.clients.find(id)])
  return perform(ports.recorder, caller, 'client.secret', { target: principal }, async (allow) => {
    enforce(checkCollect(caller, client?.custodian ?? null))
    enforceFound(client, 'There is no such client.')
    await enforceMayUseClients(ports, caller)
    assertOverlap(overlapMs)
    await assertEnabled(ports, principal)
    const kept = keptSecrets(client, ports.clock(), overlapMs)
    await allow()
    const secret = await addSecret(ports, client, kept)
    return { secret, client: await knownClient(ports, id) }
  })
}

function assertOverlap(overlapMs: number): void {
  const max = PEOPLE_POLICY.secretOverlapMaxMs
  if (Number.isInteger(overlapMs) && overlapMs >= 0 && overlapMs <= max) return
  throw new KeyfoldError('invalid-request', `overlapSeconds: is 0 to ${max / 1000} seconds.`)
}

async function assertEnabled({ principals }: CollectPorts, principal: string): Promise<void> {
  const item = await principals.find(principal)
  if (item !== null && !item.disabled) return
  throw new KeyfoldError(
    'conflict',
    'The client is disabled, or not completed; an administrator can change that.',
  )
}

function keptSecrets(client: MachineClient, now: number, overlapMs: number): readonly ClientSecretFacts[] {
  if (overlapMs === 0) return []
  const end = now + overlapMs
  const kept = validSecrets(client, now).map((secret) => ({
    ...secret,
    expires: Math.min(secret.expires ?? end, end),
  }))
  if (kept.length < PEOPLE_POLICY.secretsMax) return kept
  const first = Math.min(...kept.map(({ expires }) => expires))
  throw new KeyfoldError(
    'conflict',
    `${kept.length} secrets are valid, as many as may be, one of them until ${iso(first)}. Wait, or collect with an overlap of 0 seconds, which ends both at once.`,
  )
}

/** Made before it is noted: what was interrupted in between is a secret that nobody has, and the next one takes its place. */
async function addSecret(
  ports: CollectPorts,
  client: MachineClient,
  kept: readonly ClientSecretFacts[],
): Promise<CollectedSecret['secret']> {
  const { clients, clientDirectory, clock } = ports
  const { id } = client
  const claimed = await claimSecrets(ports, client)
  const added = await make(ports, client, kept).catch(async (error: unknown) => {
    await releaseSecrets(ports, id, claimed)
    throw error
  })
  const created = clock()
  const after = [{ id: added.id, created, expires: null }, ...kept]
  if (await clients.replaceSecrets(id, claimed, after)) return { id: added.id, value: added.secret, created }
  await clientDirectory.removeSecret(id, added.id)
  throw new KeyfoldError('conflict', 'The secrets were changed at the same time. Collect again.')
}

/** Whoever has a former secret may have a token of it, too: where none is kept, these end with it. */
async function make(ports: CollectPorts, { id, secrets }: MachineClient, kept: readonly ClientSecretFacts[]) {
  const keep = kept.map((secret) => secret.id)
  const added = await ports.clientDirectory.addSecret(id, keep)
  const isFirst = secrets.every(isClaim)
  if (keep.length === 0 && !isFirst) await refuseTokens(ports, clientPrincipal(id))
  return added
}
