/** What an object is made of: version items, and the object-level facts beside them (architecture, section 6). */

/** From the least to the most sensitive. */
export const CLASSIFICATIONS = ['public', 'internal', 'confidential', 'restricted'] as const
export type Classification = (typeof CLASSIFICATIONS)[number]

/** `object`: the ciphertext is a blob of ours. `message`: the caller keeps it (`POST /encrypt`). */
export type VersionKind = 'object' | 'message'

export type Labels = Readonly<Record<string, string>>

/** A version that can be read. Times are milliseconds since the Unix epoch. */
export type LiveVersion = {
  readonly state: 'live'
  /** Opaque, URL-safe, 22 characters. */
  readonly object: string
  /** 1, 2, 3 … never reused. */
  readonly version: number
  /** Counts changes of this item's labels, classification and expiry; starts at 1. Part of the ETag. */
  readonly revision: number
  readonly kind: VersionKind
  /** A principal. Fixed by version 1. */
  readonly owner: string
  readonly labels: Labels
  readonly classification: Classification
  readonly subject: string | null
  readonly contentType: string
  /** Bytes of content, without the prelude. */
  readonly length: number
  /** Null for a message. */
  readonly blobKey: string | null
  /** Bytes of the whole sealed message, as stored. */
  readonly sealedLength: number
  readonly generation: number
  readonly wrappedDataKey: Uint8Array
  readonly messageId: string
  readonly frameLength: number
  readonly created: number
  readonly expires: number | null
}

/**
 * What is left of a version. `shredded`: its data key is destroyed; terminal. `abandoned`: it never was, the sweeper
 * took its number so that a late writer loses.
 */
export type StubVersion = {
  readonly state: 'shredded' | 'abandoned'
  readonly object: string
  readonly version: number
  readonly kind: VersionKind
  /** Empty for an abandoned one. */
  readonly owner: string
  readonly created: number
  /** When it became a stub. */
  readonly ended: number
}

export type VersionItem = LiveVersion | StubVersion

export type Hold = { readonly reason: string; readonly by: string; readonly at: number }

/** Object-level facts, the item `~`. Created lazily: an object without the item has none of them. */
export type ObjectFacts = {
  readonly hold: Hold | null
  /** Final: hides all versions, and asks for their destruction. */
  readonly tombstone: number | null
  /** Every version that was there is destroyed, and one write deadline later was looked at again. */
  readonly shredFinished: number | null
}

/** The newest version and the facts, as one consistent read. */
export type ObjectHead = {
  readonly object: string
  /** The highest version that is not `abandoned`; null when there is none. */
  readonly latest: VersionItem | null
  /** The highest number in use, abandoned ones too; 0 when there is none. */
  readonly highest: number
  readonly facts: ObjectFacts
}

/** `grantee` is `user:…`, `client:…` or `role:…`. */
export type Grant = {
  readonly object: string
  readonly grantee: string
  readonly grantedBy: string
  readonly created: number
  readonly expires: number | null
}

export const NO_FACTS: ObjectFacts = {
  hold: null,
  tombstone: null,
  shredFinished: null,
}

/** The strong entity tag of a version: changes with the version and with its metadata. */
export const etagOf = (version: Pick<LiveVersion, 'version' | 'revision'>): string =>
  `"${version.version}-${version.revision}"`
