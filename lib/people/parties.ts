import { isPerson } from '../access/principal.ts'
import type { ApprovalParties } from '../access/second-admin.ts'
import type { AdministrationPorts } from './administration.ts'
import type { Approval, MachineClient } from './model.ts'
import { findTarget } from './target.ts'

type PartiesPorts = Pick<AdministrationPorts, 'principals' | 'directory' | 'clients'>

/**
 * Who has a part in an approval. Behind a machine client that is changed is its custodian; behind one that asks, whoever
 * created it too, and so on behind a client that created it: else one person would ask by it and then decide.
 */
export async function partiesOf(
  ports: PartiesPorts,
  { requestedBy, target }: Approval,
): Promise<ApprovalParties> {
  const [requester, changed] = await Promise.all([findTarget(ports, requestedBy), findTarget(ports, target)])
  const custodians = changed?.kind === 'client' ? [changed.client.custodian] : []
  if (requester?.kind !== 'client') return { requestedBy, target, behind: custodians, complete: true }
  const { persons, complete } = await makersOf(ports, requester.client)
  return { requestedBy, target, behind: [...custodians, ...persons], complete }
}

/** Ends: a client is older than those that it created. */
async function makersOf(
  ports: PartiesPorts,
  client: MachineClient,
): Promise<{ readonly persons: readonly string[]; readonly complete: boolean }> {
  const persons = [client.custodian]
  let { createdBy } = client
  while (isMachine(createdBy)) {
    const maker = await findTarget(ports, createdBy)
    if (maker?.kind !== 'client') return { persons, complete: false }
    persons.push(maker.client.custodian)
    createdBy = maker.client.createdBy
  }
  return { persons: isPerson(createdBy) ? [...persons, createdBy] : persons, complete: true }
}

const isMachine = (principal: string): boolean => principal.startsWith('client:')
