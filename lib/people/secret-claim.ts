/**
 * One collection of a client's secret at a time. The provider keeps the secrets that it is told to keep, so a second collection, which
 * does not know of the first one's, would end it after it was handed out. What is claimed is written among the secrets, by the same
 * condition; who was interrupted keeps others waiting for `secretClaimMs`.
 */
import { randomUUID } from 'node:crypto'
import { KeyfoldError } from '../errors.ts'
import type { AdministrationPorts } from './administration.ts'
import type { ClientSecretFacts, MachineClient } from './model.ts'
import { PEOPLE_POLICY } from './policy.ts'

type ClaimPorts = Pick<AdministrationPorts, 'clients' | 'clock'>
type Secrets = readonly ClientSecretFacts[]

/** No provider's id has a colon. */
const CLAIM = 'claim:'

export const isClaim = ({ id }: ClientSecretFacts): boolean => id.startsWith(CLAIM)

/** @returns the secrets with the claim, as they are noted now. @throws KeyfoldError `conflict` when another collection is under way */
export async function claimSecrets(
  { clients, clock }: ClaimPorts,
  { id, secrets }: MachineClient,
): Promise<Secrets> {
  const now = clock()
  const expires = now + PEOPLE_POLICY.secretClaimMs
  if (secrets.some((secret) => isClaim(secret) && now < (secret.expires ?? expires))) throw underWay()
  const claimed = [{ id: `${CLAIM}${randomUUID()}`, created: now, expires }, ...withoutClaims(secrets)]
  if (await clients.replaceSecrets(id, secrets, claimed)) return claimed
  throw underWay()
}

/** Nothing was made: the next one need not wait. Best effort, since the answer is a failure already. */
export async function releaseSecrets({ clients }: ClaimPorts, id: string, claimed: Secrets): Promise<void> {
  await clients.replaceSecrets(id, claimed, withoutClaims(claimed)).catch(() => false)
}

const withoutClaims = (secrets: Secrets): Secrets => secrets.filter((secret) => !isClaim(secret))

const underWay = (): KeyfoldError =>
  new KeyfoldError(
    'conflict',
    `A secret of this client is being collected. Try again in ${PEOPLE_POLICY.secretClaimMs / 1000} seconds.`,
  )
