import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import type { LiveVersion } from '../../../objects/model.ts'
import type { AsRead, NewKey, WrapStore } from '../../../rotation/ports.ts'
import type { Attributes, Conditions } from './expressions.ts'
import { ItemTable } from './item-table.ts'
import { versionKey, versionPosition } from './keys.ts'

/**
 * Each change is known by what it wrote, which nobody else writes: the mark of the last update stays, so that whoever changed
 * labels, and still waits for an answer, is not told that somebody else was faster.
 */
export class DynamoWrapStore implements WrapStore {
  readonly #objects: ItemTable

  constructor(client: DynamoDBDocumentClient, tables: { readonly objects: string }) {
    this.#objects = new ItemTable(client, tables.objects)
  }

  replaceKey(version: AsRead, to: NewKey): Promise<boolean> {
    const key = versionKey(version.object, version.version)
    return this.#objects.replace(
      key,
      { set: keyAttributes(version, to) },
      asRead(version),
      (item) => item.has('wrappedDataKey') && sameBytes(item.bytes('wrappedDataKey'), to.wrappedDataKey),
    )
  }

  /**
   * Known by its blob, not by its key, which may be wrapped once more before it is asked: who took this content for lost would
   * delete the only blob of the version.
   */
  replaceContent(
    version: AsRead,
    to: NewKey & Pick<LiveVersion, 'blobKey' | 'messageId' | 'sealedLength' | 'frameLength'>,
  ): Promise<boolean> {
    const { blobKey, messageId, sealedLength, frameLength } = to
    const content = { blobKey, messageId, sealedLength, frameLength }
    return this.#objects.replace(
      versionKey(version.object, version.version),
      { set: { ...keyAttributes(version, to), ...content } },
      asRead(version),
      (item) => item.optionalText('blobKey') === blobKey,
    )
  }
}

const asRead = ({ wrappedDataKey }: AsRead): Conditions => ({ equal: { state: 'live', wrappedDataKey } })

const keyAttributes = ({ object, version }: AsRead, { wrappedDataKey, generation }: NewKey): Attributes => ({
  wrappedDataKey,
  generation,
  generationPosition: versionPosition(generation, object, version),
})

const sameBytes = (one: Uint8Array, other: Uint8Array): boolean => Buffer.compare(one, other) === 0
