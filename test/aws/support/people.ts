/** The people of a deployed vault: in moto's Cognito and in the table of principals. */
import type { Role } from '../../../lib/access/roles.ts'
import { createAdministration } from '../../../lib/compose/aws/administration.ts'
import type { AdministrationPorts } from '../../../lib/people/administration.ts'
import type { storesOf } from '../../adapters/aws/dynamo/dynamo-stores.ts'
import type { testClient } from '../../adapters/aws/dynamo/dynamo-tables.ts'
import type { UserPool } from './user-pool.ts'

type Ports = Omit<AdministrationPorts, 'recorder' | 'clock' | 'authority'>

export class DeployedPeople {
  /** As the functions have them, beside them. */
  readonly ports: Ports
  readonly pool: UserPool

  constructor(
    pool: UserPool,
    dynamo: ReturnType<typeof testClient>,
    principals: string,
    stores: Pick<ReturnType<typeof storesOf>, 'principals'>,
  ) {
    this.pool = pool
    const administration = createAdministration(pool.client, dynamo, { userPool: pool.id, principals })
    this.ports = { principals: stores.principals, ...administration }
  }

  /** Somebody who has signed in before, registered with these roles. @returns the id */
  async addUser(login: string, roles: readonly Role[]): Promise<string> {
    const { directory, principals, admins } = this.ports
    const { id } = await directory.invite({ login, name: null })
    await this.pool.confirm(id)
    await directory.setGroups(id, roles)
    await principals.register(`user:${id}`, roles)
    if (roles.includes('admin')) await admins.add(`user:${id}`)
    return id
  }
}
