/** What the rewrap reads of a version's item. */
import { KeyfoldError } from '../../../errors.ts'
import type { WrappedVersion } from '../../../rotation/ports.ts'
import type { ItemReader } from './item-reader.ts'
import { leadingNumber, objectOf, versionOf } from './keys.ts'
import { VERSION_KINDS } from './version-item.ts'

export const WRAPPED_ATTRIBUTES: readonly string[] = [
  'pk',
  'sk',
  'state',
  'object',
  'version',
  'kind',
  'generation',
  'wrappedDataKey',
]

/**
 * One that is damaged comes as what its entry in the index says, with a wrapped data key that opens under no master key: so it
 * fails by itself, is listed, and keeps no other version from being moved.
 *
 * @returns null for what is not live
 */
export function wrappedFrom(item: ItemReader, entry: ItemReader): WrappedVersion | null {
  try {
    return item.oneOf('state', ['live', 'shredded', 'abandoned']) === 'live' ? liveFrom(item) : null
  } catch (error) {
    if (!(error instanceof KeyfoldError)) throw error
    return {
      object: objectOf(entry.text('pk')),
      version: versionOf(entry.text('sk')),
      kind: 'object',
      generation: leadingNumber(entry.text('generationPosition')),
      wrappedDataKey: new Uint8Array(),
    }
  }
}

const liveFrom = (item: ItemReader): WrappedVersion => ({
  object: item.text('object'),
  version: item.integer('version'),
  kind: item.oneOf('kind', VERSION_KINDS),
  generation: item.integer('generation'),
  wrappedDataKey: item.bytes('wrappedDataKey'),
})
