import { randomBytes } from 'node:crypto'
import { DeleteCommand, type DynamoDBDocumentClient, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb'
import { calling, isNamed, wasRepeated } from '../errors.ts'
import { type Attributes, type Change, type Conditions, Expressions } from './expressions.ts'
import type { ItemReader } from './item-reader.ts'
import type { ItemKey } from './keys.ts'
import { TableReader } from './table-reader.ts'

/** Marks of a conditional write: the put of an item keeps its own, an update replaces the last one's. */
const PUT_MARK = 'putBy'
const UPDATE_MARK = 'updatedBy'

const MARK_BYTES = 12

/**
 * One table. Conditional writes say whether they won.
 *
 * The SDK repeats a call whose answer was lost, and the repetition of a write that had succeeded fails its condition. So every
 * conditional write leaves a mark, and one that fails after more than one try looks whether the mark is its own: a
 * writer that took its version for lost would delete the blob of a version that is there.
 *
 * @throws KeyfoldError `unavailable` when DynamoDB cannot answer or throttles, after the SDK's bounded retries.
 */
export class ItemTable extends TableReader {
  readonly #client: DynamoDBDocumentClient
  readonly #name: string

  constructor(client: DynamoDBDocumentClient, name: string) {
    super(client, name)
    this.#client = client
    this.#name = name
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
    return this.#wins(
      () => this.#client.send(command),
      key,
      (item) => item.optionalText(PUT_MARK) === mark,
    )
  }

  /** Changes an item, or makes it when the conditions allow. @returns `false` when they do not hold. */
  update(key: ItemKey, change: Change, conditions: Conditions): Promise<boolean> {
    const mark = newMark()
    const marked = { ...change, set: { ...change.set, [UPDATE_MARK]: mark } }
    return this.replace(key, marked, conditions, (item) => item.optionalText(UPDATE_MARK) === mark)
  }

  /**
   * The same for a change that can be told by what it wrote: it leaves the mark of the last update, which may be of another who
   * still waits for an answer.
   *
   * @param isOwn whether an item has been changed by this very call
   */
  replace(
    key: ItemKey,
    change: Change,
    conditions: Conditions,
    isOwn: (item: ItemReader) => boolean,
  ): Promise<boolean> {
    const command = this.#updating(key, change, conditions)
    return this.#wins(() => this.#client.send(command), key, isOwn)
  }

  /**
   * Changes an item and leaves no mark: for changes that may be repeated. It makes the item when it is absent, and does nothing
   * when the conditions do not hold. A repeated call may add twice.
   */
  async change(key: ItemKey, change: Change, conditions: Conditions = {}): Promise<void> {
    const command = this.#updating(key, change, conditions)
    await won(() => this.#client.send(command))
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

  #updating(key: ItemKey, change: Change, conditions: Conditions): UpdateCommand {
    const expressions = new Expressions()
    return new UpdateCommand({
      TableName: this.#name,
      Key: key,
      UpdateExpression: expressions.change(change),
      ConditionExpression: expressions.conditions(conditions),
      ...expressions.attributes,
    })
  }

  async #wins(
    write: () => Promise<unknown>,
    key: ItemKey,
    isOwn: (item: ItemReader) => boolean,
  ): Promise<boolean> {
    const outcome = await won(write)
    if (outcome !== 'lost after a retry') return outcome === 'won'
    const item = await this.get(key)
    return item !== null && isOwn(item)
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
