import type { Caller } from '../access/caller.ts'
import { userPrincipal } from '../access/principal.ts'
import { administer } from './administer.ts'
import type { AdministrationPorts } from './administration.ts'
import { type ApprovalView, askedFor } from './approval-view.ts'

/**
 * `POST /users/{id}/reset`: signs a person out everywhere, and sends them, and nobody else, what makes new credentials. Of
 * whoever has `admin` or a data role, a second administrator has to approve it. Repeating it sends it again.
 *
 * @returns the approval that was asked for; null: it is done.
 * @throws a refusal, also of a reset of oneself; KeyfoldError `conflict` when somebody else asked for it.
 */
export async function resetUser(
  ports: AdministrationPorts,
  from: Caller | Promise<Caller>,
  id: string,
): Promise<ApprovalView | null> {
  const approval = await administer(ports, from, userPrincipal(id), { task: 'reset' })
  return askedFor(ports, approval)
}
