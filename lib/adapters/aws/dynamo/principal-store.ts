import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import type { PrincipalItem, PrincipalStore } from '../../../access/ports.ts'
import { ROLES, type Role } from '../../../access/roles.ts'
import { ItemTable } from './item-table.ts'
import { type ItemKey, keyText, SINGLE } from './keys.ts'

const keyOf = (principal: string): ItemKey => ({ pk: `PRINCIPAL#${keyText(principal)}`, sk: SINGLE })

export class DynamoPrincipalStore implements PrincipalStore {
  readonly #principals: ItemTable

  constructor(client: DynamoDBDocumentClient, tables: { readonly principals: string }) {
    this.#principals = new ItemTable(client, tables.principals)
  }

  async find(principal: string): Promise<PrincipalItem | null> {
    const item = await this.#principals.get(keyOf(principal))
    if (item === null) return null
    return {
      principal,
      disabled: item.flag('disabled'),
      tokensNotBefore: item.optionalInteger('tokensNotBefore'),
      roles: item.listOf('roles', ROLES),
    }
  }

  async put({ principal, disabled, tokensNotBefore, roles }: PrincipalItem): Promise<void> {
    await this.#principals.put(keyOf(principal), {
      principal,
      disabled,
      roles,
      ...(tokensNotBefore !== null && { tokensNotBefore }),
    })
  }

  async setRoles(principal: string, roles: readonly Role[]): Promise<void> {
    await this.#principals.change(keyOf(principal), {
      set: { principal, roles },
      setIfAbsent: { disabled: false },
    })
  }
}
