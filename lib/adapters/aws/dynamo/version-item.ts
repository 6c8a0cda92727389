/** How version items are written and read. */

import { KeyfoldError } from '../../../errors.ts'
import {
  CLASSIFICATIONS,
  type Labels,
  type LiveVersion,
  type StubVersion,
  type VersionItem,
} from '../../../objects/model.ts'
import type { Attributes } from './expressions.ts'
import type { ItemReader } from './item-reader.ts'
import { keyText, positionOf, shardOf, versionPosition } from './keys.ts'

export const VERSION_KINDS = ['object', 'message'] as const

/**
 * A claim for destruction names a version and its epoch. Whoever withdraws a claim raises the epoch of the version first, so
 * that a destruction which still goes by the old claim loses at the version (see fact-store.ts).
 */
export const FIRST_EPOCH = 0

/**
 * What a stub must not have: everything that describes the content, and the entries of indexes but the lists', which show a
 * shredded version as what it is. `subject` and the entry by expiry go once the subject's own entry is gone. `blobKey` stays:
 * it says nothing of the content, and whoever shreds again must know which blob may still be there.
 */
export const DESTROYED_ATTRIBUTES: readonly string[] = [
  'revision',
  'labels',
  'classification',
  'contentType',
  'length',
  'sealedLength',
  'wrappedDataKey',
  'messageId',
  'frameLength',
  'expires',
  'claimEpoch',
  'generation',
  'generationShard',
  'generationPosition',
]

export const SUBJECT_ATTRIBUTES: readonly string[] = ['subject', 'expiryShard', 'expiryPosition']

/** Take an item out of the lists, be it a version or a grant. */
export const LIST_ATTRIBUTES: readonly string[] = ['position', 'listOwner', 'listShard', 'listGrantee']

/** @param listed whether it stands for its object in the lists */
export function versionAttributes(version: LiveVersion, listed: boolean): Attributes {
  const { object, owner, generation, created, labels, expires, subject, blobKey, ...plain } = version
  return {
    ...plain,
    object,
    owner,
    generation,
    created,
    labels: JSON.stringify(labels),
    claimEpoch: FIRST_EPOCH,
    generationShard: shardOf(object),
    generationPosition: versionPosition(generation, object, version.version),
    ...(subject !== null && { subject }),
    ...(blobKey !== null && { blobKey }),
    ...(expires !== null && expiryAttributes(version, expires)),
    ...(listed && {
      listOwner: keyText(owner),
      listShard: shardOf(object),
      position: positionOf(created, object),
    }),
  }
}

export const expiryAttributes = (
  { object, version }: Pick<LiveVersion, 'object' | 'version'>,
  expires: number,
): Attributes => ({
  expires,
  expiryShard: shardOf(object),
  expiryPosition: versionPosition(expires, object, version),
})

/** @param at when the number was taken */
export const abandonedAttributes = (object: string, version: number, at: number): Attributes => ({
  state: 'abandoned',
  object,
  version,
  kind: 'object',
  owner: '',
  created: at,
  ended: at,
})

export function versionFrom(item: ItemReader): VersionItem {
  const state = item.oneOf('state', ['live', 'shredded', 'abandoned'])
  return state === 'live' ? liveFrom(item) : stubFrom(item, state)
}

const liveFrom = (item: ItemReader): LiveVersion => ({
  state: 'live',
  object: item.text('object'),
  version: item.integer('version'),
  revision: item.integer('revision'),
  kind: item.oneOf('kind', VERSION_KINDS),
  owner: item.text('owner'),
  labels: labelsFrom(item),
  classification: item.oneOf('classification', CLASSIFICATIONS),
  subject: item.optionalText('subject'),
  contentType: item.text('contentType'),
  length: item.integer('length'),
  blobKey: item.optionalText('blobKey'),
  sealedLength: item.integer('sealedLength'),
  generation: item.integer('generation'),
  wrappedDataKey: item.bytes('wrappedDataKey'),
  messageId: item.text('messageId'),
  frameLength: item.integer('frameLength'),
  created: item.integer('created'),
  expires: item.optionalInteger('expires'),
})

const stubFrom = (item: ItemReader, state: StubVersion['state']): StubVersion => ({
  state,
  object: item.text('object'),
  version: item.integer('version'),
  kind: item.oneOf('kind', VERSION_KINDS),
  owner: item.text('owner'),
  created: item.integer('created'),
  ended: item.integer('ended'),
})

/** Stored as JSON: the SDK's own maps would lose a label `__proto__`. */
function labelsFrom(item: ItemReader): Labels {
  const labels = item.jsonObject('labels')
  const isLabels = (value: object): value is Labels =>
    Object.values(value).every((label) => typeof label === 'string')
  if (isLabels(labels)) return labels
  throw new KeyfoldError(
    'internal',
    `The item ${item.text('pk')} ${item.text('sk')} is damaged: a label is not text.`,
  )
}
