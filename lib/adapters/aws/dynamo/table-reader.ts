import {
  BatchGetCommand,
  type DynamoDBDocumentClient,
  GetCommand,
  QueryCommand,
  type QueryCommandInput,
  ScanCommand,
} from '@aws-sdk/lib-dynamodb'
import type { IndexDefinition } from '../../../config/tables.ts'
import { calling, unavailable } from '../errors.ts'
import { DYNAMO_POLICY } from './dynamo-policy.ts'
import { type Conditions, Expressions, type SortRange } from './expressions.ts'
import { ItemReader } from './item-reader.ts'
import type { ItemKey } from './keys.ts'

export type ItemQuery = {
  /** null: the table itself. */
  readonly index: IndexDefinition | null
  readonly partition: string
  readonly sort?: SortRange | null
  readonly descending?: boolean
  /** How many items DynamoDB looks at in one call; by itself it stops at 1 MB. */
  readonly pageSize?: number | undefined
  readonly filter?: Conditions
}

export type ItemScan = {
  /** From 0. */
  readonly segment: number
  readonly segments: number
  /** Where the page before ended; null: from the beginning. */
  readonly after: ItemKey | null
  readonly filter: Conditions
  readonly attributes: readonly string[]
}

export type ScannedPage = {
  readonly items: readonly ItemReader[]
  /** Null at the end. */
  readonly next: ItemKey | null
}

/**
 * Reads one table. Reads of the table itself are consistent, always; reads of its indexes cannot be.
 *
 * @throws KeyfoldError `unavailable` when DynamoDB cannot answer or throttles, after the SDK's bounded retries.
 */
export class TableReader {
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

  /**
   * Those that are there, in no order, each once: DynamoDB refuses a batch with the same key twice.
   *
   * @param attributes what is needed of each; without it, everything
   */
  async getAll(wanted: readonly ItemKey[], attributes?: readonly string[]): Promise<readonly ItemReader[]> {
    const keys = [...new Map(wanted.map((key) => [JSON.stringify([key.pk, key.sk]), key])).values()]
    const found: ItemReader[] = []
    for (let start = 0; start < keys.length; start += DYNAMO_POLICY.batchKeysMax) {
      const batch = keys.slice(start, start + DYNAMO_POLICY.batchKeysMax)
      found.push(...(await this.#getBatch(batch, attributes)))
    }
    return found
  }

  /** Page by page, as far as they are asked for. */
  async *query(query: ItemQuery): AsyncGenerator<ItemReader, void, undefined> {
    for await (const { Items = [] } of this.#pages(queryInput(query))) {
      for (const item of Items) yield new ItemReader(item)
    }
  }

  /** How many items there are: those of each page, as far as they are asked for. */
  async *counts(query: ItemQuery): AsyncGenerator<number, void, undefined> {
    for await (const page of this.#pages({ ...queryInput(query), Select: 'COUNT' })) yield page.Count ?? 0
  }

  /** One page of the whole table, in an order that only DynamoDB knows. */
  async scan({ segment, segments, after, filter, attributes }: ItemScan): Promise<ScannedPage> {
    const expressions = new Expressions()
    const command = new ScanCommand({
      TableName: this.#name,
      ConsistentRead: true,
      Segment: segment,
      TotalSegments: segments,
      FilterExpression: expressions.conditions(filter),
      ProjectionExpression: expressions.projection(attributes),
      ...(after !== null && { ExclusiveStartKey: after }),
      ...expressions.attributes,
    })
    const { Items = [], LastEvaluatedKey } = await calling('DynamoDB', () => this.#client.send(command))
    return {
      items: Items.map((item) => new ItemReader(item)),
      next: LastEvaluatedKey === undefined ? null : keyOf(new ItemReader(LastEvaluatedKey)),
    }
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

  async #getBatch(
    keys: readonly ItemKey[],
    attributes: readonly string[] | undefined,
  ): Promise<readonly ItemReader[]> {
    const found: ItemReader[] = []
    const expressions = new Expressions()
    const wanted = {
      ConsistentRead: true,
      ...(attributes && { ProjectionExpression: expressions.projection(attributes) }),
      ...expressions.attributes,
    }
    let waiting: Record<string, unknown>[] = [...keys]
    for (let attempt = 0; attempt < DYNAMO_POLICY.batchAttemptsMax; attempt++) {
      if (attempt > 0) await backoff(attempt)
      const command = new BatchGetCommand({ RequestItems: { [this.#name]: { ...wanted, Keys: waiting } } })
      const { Responses, UnprocessedKeys } = await calling('DynamoDB', () => this.#client.send(command))
      found.push(...(Responses?.[this.#name] ?? []).map((item) => new ItemReader(item)))
      waiting = UnprocessedKeys?.[this.#name]?.Keys ?? []
      if (waiting.length === 0) return found
    }
    throw unavailable('DynamoDB leaves out keys of a batch.')
  }
}

/** Of an item, or of an entry of an index. */
export const keyOf = (item: ItemReader): ItemKey => ({ pk: item.text('pk'), sk: item.text('sk') })

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
