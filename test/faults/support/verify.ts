/** Compares a vault, over HTTP, with what is known of it. */
import { POLICY } from '../../../lib/policy.ts'
import type { Api, Reply } from './api.ts'
import type { Known, KnownObject, KnownVersion, Sent } from './known.ts'
import { expectStatus, sha256 } from './load.ts'

const PAGE = POLICY.pageSizeMax
const AT_ONCE = 8

/**
 * Every object given is exactly as acknowledged; what was not acknowledged is there as a whole or not at all, and is
 * known from then on. @throws naming the first object that is not so.
 */
export async function verifyObjects(api: Api, objects: Iterable<KnownObject>): Promise<void> {
  const queue = [...objects]
  const worker = async (): Promise<void> => {
    for (let object = queue.pop(); object; object = queue.pop()) {
      const { id } = object
      await verifyObject(api, object).catch((cause: unknown) => {
        throw new Error(`object ${id}: ${cause instanceof Error ? cause.message : String(cause)}`, { cause })
      })
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, worker))
}

async function verifyObject(api: Api, object: KnownObject): Promise<void> {
  const path = `/v1/objects/${object.id}`
  const history = await api.send('GET', `${path}/versions?limit=${PAGE}`)
  if (object.state === 'perhaps gone') object.state = history.status === 404 ? 'gone' : 'live'
  if (object.state === 'gone') {
    expectStatus(history, 404)
    return expectStatus(await api.send('GET', path), 404)
  }
  const listed = await versionsFrom(api, path, history)
  assertOrder(object, listed)
  for (const item of listed) {
    const reply = await api.send('GET', `${path}?version=${item.version}`)
    expectStatus(reply, 200)
    verifyVersion(object.versions.get(item.version) ?? adopt(object, item.version, reply), item, reply)
  }
  object.unanswered = []
  object.shared = new Set([verifyShared(object, (await api.send('GET', `${path}/grants`)).json.grants)])
}

type ListedVersion = {
  readonly version: number
  readonly state: string
  readonly contentType: string
  readonly classification: string
  readonly length: number
  readonly labels: Record<string, string>
}

/** Newest first, with all that was acknowledged, and no more beside it than was sent. */
function assertOrder({ versions, unanswered }: KnownObject, listed: readonly ListedVersion[]): void {
  const numbers = listed.map(({ version }) => version)
  assertSame(
    'order of versions',
    numbers,
    numbers.toSorted((a, b) => b - a),
  )
  const missing = [...versions.keys()].filter((version) => !numbers.includes(version))
  assertSame('missing versions', missing, [])
  const extra = numbers.length - versions.size
  if (extra > unanswered.length) throw new Error(`${extra} versions more than were acknowledged`)
}

function adopt(object: KnownObject, version: number, { headers }: Reply): KnownVersion {
  const name = headers.get('keyfold-filename')
  const attempt = object.unanswered.find(({ sent }) => sent.name === name)
  if (attempt === undefined) throw new Error(`version ${version} (${name}) was never sent`)
  const found = { sent: attempt.sent, marks: new Set([attempt.mark, ...object.newest.marks]) }
  object.versions.set(version, found)
  return found
}

function verifyVersion(known: KnownVersion, item: ListedVersion, reply: Reply): void {
  assertContent(known.sent, reply)
  const { contentType, classification, length } = known.sent
  assertSame(
    `metadata of version ${item.version}`,
    [item.state, item.contentType, item.classification, item.length],
    ['live', contentType, classification, length],
  )
  const mark = item.labels['mark'] ?? ''
  if (!known.marks.has(mark)) throw new Error(`label ${mark} is none of ${[...known.marks].join(', ')}`)
  known.marks = new Set([mark])
}

function assertContent(sent: Sent, { headers, body }: Reply): void {
  assertSame(
    `content of ${sent.name}`,
    [headers.get('keyfold-filename'), headers.get('content-type'), sha256(body)],
    [sent.name, sent.contentType, sent.sha256],
  )
}

function verifyShared({ shared }: KnownObject, grants: readonly object[]): boolean {
  const found = grants.length > 0
  if (!shared.has(found)) throw new Error(found ? 'is shared' : 'is not shared')
  return found
}

/**
 * The list of objects has those that are known and live, and besides them only new ones that were sent and not
 * acknowledged, whole; these are known from then on.
 *
 * @param newestOnly stops at the first page without news
 */
export async function verifyList(api: Api, known: Known, newestOnly = false): Promise<void> {
  const listed = await listIds(api, (page) => newestOnly && page.every((id) => known.objects.has(id)))
  for (const id of listed) {
    const object = known.objects.get(id)
    if (object?.state === 'gone') throw new Error(`object ${id} is gone, and listed`)
    if (object === undefined) await adoptObject(api, known, id)
  }
  for (const { id, state } of known.objects.values()) {
    if (!newestOnly && state === 'live' && !listed.has(id)) throw new Error(`object ${id} is not listed`)
  }
  known.unansweredObjects = []
}

/** All versions, of which `first` is the first page. */
async function versionsFrom(api: Api, path: string, first: Reply): Promise<readonly ListedVersion[]> {
  expectStatus(first, 200)
  const { versions, cursor } = first.json
  if (cursor === null) return versions
  const next = await api.send('GET', `${path}/versions?limit=${PAGE}&cursor=${encodeURIComponent(cursor)}`)
  return [...versions, ...(await versionsFrom(api, path, next))]
}

async function listIds(api: Api, isEnough: (page: readonly string[]) => boolean): Promise<Set<string>> {
  const ids = new Set<string>()
  for (let cursor: string | null = ''; cursor !== null; ) {
    const from: string = cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`
    const reply = await api.send('GET', `/v1/objects?limit=${PAGE}${from}`)
    expectStatus(reply, 200)
    const page: string[] = reply.json.objects.map(({ id }: { id: string }) => id)
    for (const id of page) ids.add(id)
    if (isEnough(page)) break
    cursor = reply.json.cursor as string | null
  }
  return ids
}

async function adoptObject(api: Api, known: Known, id: string): Promise<void> {
  const reply = await api.send('GET', `/v1/objects/${id}`)
  expectStatus(reply, 200)
  const name = reply.headers.get('keyfold-filename')
  const attempt = known.unansweredObjects.find(({ sent }) => sent.name === name)
  if (attempt === undefined) throw new Error(`object ${id} (${name}) was never sent`)
  assertContent(attempt.sent, reply)
  known.add(id, { sent: attempt.sent, marks: new Set([attempt.mark]) })
}

function assertSame(what: string, actual: unknown, expected: unknown): void {
  const [found, wanted] = [JSON.stringify(actual), JSON.stringify(expected)]
  if (found !== wanted) throw new Error(`${what}: ${found}, not ${wanted}`)
}
