import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import { PRINCIPALS_PARTITIONS } from '../../../config/tables.ts'
import type { ClientSecretFacts, MachineClient } from '../../../people/model.ts'
import { nameKey } from '../../../people/names.ts'
import type { MachineClientStore } from '../../../people/ports.ts'
import { changeOf } from './expressions.ts'
import type { ItemReader } from './item-reader.ts'
import { ItemTable } from './item-table.ts'
import { type ItemKey, keyText } from './keys.ts'
import { take } from './table-reader.ts'

const PARTITION = PRINCIPALS_PARTITIONS.clients

const keyOf = (id: string): ItemKey => ({ pk: PARTITION, sk: keyText(id) })

/** Beside the clients, and told from them by `HOLDER`: an item for each name that is taken. */
const keyOfName = (name: string): ItemKey => ({ pk: PARTITION, sk: keyText(`NAME#${nameKey(name)}`) })
/** The id of the client that has the name. */
const HOLDER = 'holder'

export class DynamoMachineClientStore implements MachineClientStore {
  readonly #principals: ItemTable

  constructor(client: DynamoDBDocumentClient, tables: { readonly principals: string }) {
    this.#principals = new ItemTable(client, tables.principals)
  }

  async find(id: string): Promise<MachineClient | null> {
    const item = await this.#principals.get(keyOf(id))
    return item === null || item.has(HOLDER) ? null : clientFrom(item)
  }

  /**
   * The client before its name: what is interrupted in between is a client that can be found and removed, and never a name that nobody
   * can have.
   */
  async add({ secrets, ...client }: MachineClient): Promise<boolean> {
    const { id, name } = client
    const isNew = await this.#principals.putNew(keyOf(id), { ...client, secrets: secretsText(secrets) })
    if (!isNew) return false
    if (await this.#principals.putNew(keyOfName(name), { [HOLDER]: id })) return true
    await this.#principals.delete(keyOf(id), {})
    return false
  }

  async page(after: string | null, limit: number): Promise<readonly MachineClient[]> {
    const items = this.#principals.query({
      index: null,
      partition: PARTITION,
      sort: after === null ? null : { above: keyText(after) },
      pageSize: limit,
    })
    return (await take(withoutNames(items), limit)).map(clientFrom)
  }

  replaceSecrets(
    id: string,
    before: readonly ClientSecretFacts[],
    after: readonly ClientSecretFacts[],
  ): Promise<boolean> {
    const change = { set: { secrets: secretsText(after) } }
    return this.#principals.update(keyOf(id), change, { equal: { secrets: secretsText(before) } })
  }

  /** The name first: who repeats it finds the client as long as anything is left of it. */
  async remove(id: string): Promise<void> {
    const client = await this.find(id)
    if (client === null) return
    await this.#principals.delete(keyOfName(client.name), { equal: { [HOLDER]: id } })
    await this.#principals.delete(keyOf(id), {})
  }
}

async function* withoutNames(items: AsyncIterable<ItemReader>): AsyncGenerator<ItemReader, void, undefined> {
  for await (const item of items) if (!item.has(HOLDER)) yield item
}

/** The same facts give the same text, which is compared. */
const secretsText = (secrets: readonly ClientSecretFacts[]): string =>
  JSON.stringify(secrets.map(({ id, created, expires }) => changeOf({ id, created, expires }).set))

const clientFrom = (item: ItemReader): MachineClient => ({
  id: item.text('id'),
  name: item.text('name'),
  custodian: item.text('custodian'),
  created: item.integer('created'),
  createdBy: item.text('createdBy'),
  secrets: item.jsonMaps('secrets').map((secret) => ({
    id: secret.text('id'),
    created: secret.integer('created'),
    expires: secret.optionalInteger('expires'),
  })),
})
