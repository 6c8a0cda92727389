import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import type { PrincipalItem, PrincipalStore } from '../../../access/ports.ts'
import { ROLES, type Role } from '../../../access/roles.ts'
import { PRINCIPALS_PARTITIONS } from '../../../config/tables.ts'
import { changeOf } from './expressions.ts'
import { ItemTable } from './item-table.ts'
import { type ItemKey, keyText, SINGLE } from './keys.ts'

const keyOf = (principal: string): ItemKey => ({
  pk: PRINCIPALS_PARTITIONS.principal + keyText(principal),
  sk: SINGLE,
})

/** Every item has it. */
const IS_THERE = { present: ['principal'] } as const

export class DynamoPrincipalStore implements PrincipalStore {
  readonly #principals: ItemTable

  constructor(client: DynamoDBDocumentClient, tables: { readonly principals: string }) {
    this.#principals = new ItemTable(client, tables.principals)
  }

  async find(principal: string): Promise<PrincipalItem | null> {
    const item = await this.#principals.get(keyOf(principal))
    if (item === null) return null
    const suspendedUntil = item.optionalInteger('suspendedUntil')
    return {
      principal,
      disabled: item.flag('disabled'),
      tokensNotBefore: item.optionalInteger('tokensNotBefore'),
      roles: item.listOf('roles', ROLES),
      ...(suspendedUntil !== null && { suspendedUntil }),
    }
  }

  async put({ principal, disabled, tokensNotBefore, roles, suspendedUntil }: PrincipalItem): Promise<void> {
    await this.#principals.put(keyOf(principal), {
      principal,
      disabled,
      roles,
      ...(tokensNotBefore !== null && { tokensNotBefore }),
      ...(suspendedUntil !== undefined && { suspendedUntil }),
    })
  }

  async setRoles(principal: string, roles: readonly Role[]): Promise<void> {
    await this.#principals.change(keyOf(principal), {
      set: { principal, roles },
      setIfAbsent: { disabled: false },
    })
  }

  replaceRoles(principal: string, before: readonly Role[], roles: readonly Role[]): Promise<boolean> {
    return this.#principals.update(keyOf(principal), { set: { roles } }, { lists: { roles: before } })
  }

  register(principal: string, roles: readonly Role[]): Promise<boolean> {
    return this.#principals.putNew(keyOf(principal), { principal, disabled: false, roles })
  }

  setDisabled(principal: string, disabled: boolean): Promise<boolean> {
    return this.#principals.update(keyOf(principal), { set: { disabled } }, IS_THERE)
  }

  async refuseTokensBefore(principal: string, time: number): Promise<boolean> {
    const isEarlier = [{ absent: ['tokensNotBefore'] }, { less: { tokensNotBefore: time } }]
    const change = { set: { tokensNotBefore: time } }
    const moved = await this.#principals.update(keyOf(principal), change, { ...IS_THERE, anyOf: isEarlier })
    return moved || (await this.#principals.get(keyOf(principal))) !== null
  }

  suspend(principal: string, until: number | null): Promise<boolean> {
    return this.#principals.update(keyOf(principal), changeOf({ suspendedUntil: until }), IS_THERE)
  }
}
