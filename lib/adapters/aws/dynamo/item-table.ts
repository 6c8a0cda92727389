import { randomBytes } from 'node:crypto'
import {
  BatchGetCommand,
  DeleteCommand,
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  type QueryCommandInput,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb'
import type { IndexDefinition } from '../../../config/tables.ts'
import { calling, isNamed, unavailable, wasRepeated } from '../errors.ts'
import { DYNAMO_POLICY } from './dynamo-policy.ts'
import { type Attributes, type Change, type Conditions, Expressions, type SortRange } from './expressions.ts'
import { ItemReader } from './item-reader.ts'
import type { ItemKey } from './keys.ts'

export type ItemQuery = {
  /** null: the table itself. */
  readonly index: IndexDefinition | null
  readonly partition: string
  readonly sort?: SortRange | null
  readonly descending?: boolean
  /** How many items DynamoDB looks at in one call; by itself it stops at 1 MB. */
  readonly pageSize?: number
  readonly filter?: Conditions
}

/** Marks of a conditional write: the put of an item keeps its own, an update replaces the last one's. */
const PUT_MARK = 'putBy'
const UPDATE_MARK = 'updatedBy'

const MARK_BYTES = 12

/**
 * One table. Reads of it are consistent, always; reads of its indexes cannot be. Conditional writes say whether they won.
 *
 * The SDK repeats a call whose answer was lost, and the repetition of a write that had succeeded fails its condition. So every
 * conditional write leaves a mark, and one that fails after more than one try looks whether the mark is its own: a
 * writer that took its version for lost would delete the blob of a version that is there.
 *
 * @throws KeyfoldError `unavailable` when DynamoDB cannot answer or throttles, after the SDK's bounded retries.
 */
export class ItemTable {
  readonly #client: DynamoDBDocumentClient
  readonly #name: string

  constructor(client: DynamoDBDocumentClient, name: string) {
    this.#client = client
    this.#name = name
  }

  async get(key: ItemKey): Promise<ItemReader | null> {
    const command = new GetCommand({ TableName: this.#name, Key: key, ConsistentRead: true })
    const { Item } = await calling('DynamoDB', () => this.#client.send(command))
    return Item === undefined ? null : new ItemReader(Item)
  }

  /** Those that are there, in no order, each once: DynamoDB refuses a batch with the same key twice. */
  async getAll(wanted: readonly ItemKey[]): Promise<readonly ItemReader[]> {
    const keys = [...new Map(wanted.map((key) => [JSON.stringify([key.pk, key.sk]), key])).values()]
    const found: ItemReader[] = []
    for (let start = 0; start < keys.length; start += DYNAMO_POLICY.batchKeysMax) {
      found.push(...(await this.#getBatch(keys.slice(start, start + DYNAMO_POLICY.batchKeysMax))))
    }
    return found
  }

  /** Adds or replaces. */
  async put(key: ItemKey, attributes: Attributes): Promise<void> {
    const command = new PutCommand({ TableName: this.#name, Item: { ...attributes, ...key } })
    await calling('DynamoDB', () => this.#client.send(command))
  }

  /** @returns `false` when there is such an item. */
  putNew(key: ItemKey, attributes: Attributes): Promise<boolean> {
    const mark = newMark()
    const command = new PutCommand({
      TableName: this.#name,
      Item: { ...attributes, ...key, [PUT_MARK]: mark },
      ConditionExpression: 'attribute_not_exists(pk)',
    })
    return this.#wins(() => this.#client.send(command), key, PUT_MARK, mark)
  }

  /** Changes an item, or makes it when the conditions allow. @returns `false` when they do not hold. */
  update(key: ItemKey, change: Change, conditions: Conditions): Promise<boolean> {
    const mark = newMark()
    const expressions = new Expressions()
    const command = new UpdateCommand({
      TableName: this.#name,
      Key: key,
      UpdateExpression: expressions.change({ ...change, set: { ...change.set, [UPDATE_MARK]: mark } }),
      ConditionExpression: expressions.conditions(conditions),
      ...expressions.attributes,
    })
    return this.#wins(() => this.#client.send(command), key, UPDATE_MARK, mark)
  }

  /** Changes an item whatever it is, and makes it when it is absent. A repeated call may add twice. */
  async change(key: ItemKey, change: Change): Promise<void> {
    const expressions = new Expressions()
    const command = new UpdateCommand({
      TableName: this.#name,
      Key: key,
      UpdateExpression: expressions.change(change),
      ...expressions.attributes,
    })
    await calling('DynamoDB', () => this.#client.send(command))
  }

  /** Does nothing when the conditions do not hold. */
  async delete(key: ItemKey, conditions: Conditions): Promise<void> {
    const expressions = new Expressions()
    const command = new DeleteCommand({
      TableName: this.#name,
      Key: key,
      ConditionExpression: expressions.conditions(conditions),
      ...expressions.attributes,
    })
    await won(() => this.#client.send(command))
  }

  /** Page by page, as far as they are asked for. */
  async *query(query: ItemQuery): AsyncGenerator<ItemReader, void, undefined> {
    for await (const { Items = [] } of this.#pages(queryInput(query))) {
      for (const item of Items) yield new ItemReader(item)
    }
  }

  async count(query: ItemQuery): Promise<number> {
    let count = 0
    for await (const page of this.#pages({ ...queryInput(query), Select: 'COUNT' })) count += page.Count ?? 0
    return count
  }

  async *#pages(input: Omit<QueryCommandInput, 'TableName'>) {
    let start: Record<string, unknown> | undefined
    do {
      const command = new QueryCommand({ ...input, TableName: this.#name, ExclusiveStartKey: start })
      const page = await calling('DynamoDB', () => this.#client.send(command))
      yield page
      start = page.LastEvaluatedKey
    } while (start !== undefined)
  }

  async #getBatch(keys: readonly ItemKey[]): Promise<readonly ItemReader[]> {
    const found: ItemReader[] = []
    let waiting: Record<string, unknown>[] = [...keys]
    for (let attempt = 0; attempt < DYNAMO_POLICY.batchAttemptsMax; attempt++) {
      if (attempt > 0) await backoff(attempt)
      const command = new BatchGetCommand({
        RequestItems: { [this.#name]: { Keys: waiting, ConsistentRead: true } },
      })
      const { Responses, UnprocessedKeys } = await calling('DynamoDB', () => this.#client.send(command))
      found.push(...(Responses?.[this.#name] ?? []).map((item) => new ItemReader(item)))
      waiting = UnprocessedKeys?.[this.#name]?.Keys ?? []
      if (waiting.length === 0) return found
    }
    throw unavailable('DynamoDB leaves out keys of a batch.')
  }

  async #wins(
    write: () => Promise<unknown>,
    key: ItemKey,
    attribute: string,
    mark: string,
  ): Promise<boolean> {
    const outcome = await won(write)
    if (outcome !== 'lost after a retry') return outcome === 'won'
    return (await this.get(key))?.optionalText(attribute) === mark
  }
}

async function won(write: () => Promise<unknown>): Promise<'won' | 'lost' | 'lost after a retry'> {
  try {
    await calling('DynamoDB', write)
    return 'won'
  } catch (error) {
    if (!isNamed(error, 'ConditionalCheckFailedException')) throw error
    return wasRepeated(error) ? 'lost after a retry' : 'lost'
  }
}

const newMark = (): string => randomBytes(MARK_BYTES).toString('base64url')

/** Full jitter (https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/). */
const backoff = (attempt: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, Math.random() * DYNAMO_POLICY.batchBackoffMs * 2 ** attempt)
  })

function queryInput({ index, partition, sort, descending, pageSize, filter }: ItemQuery) {
  const expressions = new Expressions()
  const partitionKey = index?.partitionKey ?? 'pk'
  const keyConditions = [
    expressions.conditions({ equal: { [partitionKey]: partition } }),
    ...(sort ? [expressions.sort(index?.sortKey ?? 'sk', sort)] : []),
  ]
  return {
    ...(index === null ? { ConsistentRead: true } : { IndexName: index.name }),
    KeyConditionExpression: keyConditions.join(' AND '),
    FilterExpression: filter && expressions.conditions(filter),
    ScanIndexForward: descending !== true,
    Limit: pageSize,
    ...expressions.attributes,
  }
}

/** The first few of what is read page by page. */
export async function take<T>(items: AsyncIterable<T>, limit: number): Promise<readonly T[]> {
  const taken: T[] = []
  if (limit === 0) return taken
  for await (const item of items) {
    taken.push(item)
    if (taken.length === limit) break
  }
  return taken
}
