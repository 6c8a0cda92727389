/** Items as the API shows them. Keys, blob names and message ids stay inside. */
import { iso, isoOrNull } from '../clock.ts'
import {
  etagOf,
  type Grant,
  type LiveVersion,
  type ObjectFacts,
  type StubVersion,
  type VersionItem,
} from '../objects/model.ts'

export const versionView = (version: LiveVersion) => ({
  id: version.object,
  version: version.version,
  state: version.state,
  kind: version.kind,
  owner: version.owner,
  classification: version.classification,
  labels: version.labels,
  subject: version.subject,
  contentType: version.contentType,
  length: version.length,
  generation: version.generation,
  created: iso(version.created),
  expires: isoOrNull(version.expires),
  etag: etagOf(version),
})

export const metadataView = (version: LiveVersion, facts: ObjectFacts) => ({
  ...versionView(version),
  held: facts.hold !== null,
})

const stubView = (stub: StubVersion) => ({
  id: stub.object,
  version: stub.version,
  state: 'destroyed',
  kind: stub.kind,
  owner: stub.owner,
  created: iso(stub.created),
  destroyed: iso(stub.ended),
})

export const historyView = (item: VersionItem) => (item.state === 'live' ? versionView(item) : stubView(item))

export const grantView = ({ grantee, grantedBy, created, expires }: Grant) => ({
  grantee,
  grantedBy,
  created: iso(created),
  expires: isoOrNull(expires),
})
