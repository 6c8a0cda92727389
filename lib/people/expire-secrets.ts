import type { AdministrationPorts } from './administration.ts'
import { allClients } from './all-clients.ts'
import type { MachineClient } from './model.ts'
import { isClaim } from './secret-claim.ts'
import { unexpiredSecrets } from './target.ts'

export type ExpireSecretsPorts = Pick<AdministrationPorts, 'clients' | 'clientDirectory' | 'clock'> & {
  /** One client's failure does not keep the others' secrets; the next run tries again. */
  readonly onExpiryFailure: (client: string, error: unknown) => void
}

/**
 * Removes the secrets whose overlap is over. Safe to repeat, and to run twice at once.
 *
 * @returns how many it removed.
 */
export async function expireSecrets(ports: ExpireSecretsPorts): Promise<{ readonly removed: number }> {
  let removed = 0
  for await (const client of allClients(ports.clients)) removed += await expireOf(ports, client)
  return { removed }
}

async function expireOf(ports: ExpireSecretsPorts, client: MachineClient): Promise<number> {
  const { id, secrets } = client
  const valid = unexpiredSecrets(client, ports.clock())
  if (valid.length === secrets.length) return 0
  try {
    const expired = secrets.filter((secret) => !valid.includes(secret) && !isClaim(secret))
    for (const secret of expired) await ports.clientDirectory.removeSecret(id, secret.id)
    // When somebody else changed them, the next run finds what is left.
    return (await ports.clients.replaceSecrets(id, secrets, valid)) ? expired.length : 0
  } catch (error) {
    ports.onExpiryFailure(id, error)
    return 0
  }
}
