/** Clients that use a vault in every way that changes it, and remember what was acknowledged. */
import { createHash } from 'node:crypto'
import { DatabaseSync } from 'node:sqlite'
import type { Action } from '../../../lib/audit/event.ts'
import { type Api, type Method, NoAnswer, type Reply } from './api.ts'
import type { Known, KnownObject, Sent } from './known.ts'
import type { Random } from './random.ts'

export type LoadContext = {
  readonly api: Api
  readonly known: Known
  readonly databaseFile: string
  /** The one object that all clients write to. */
  readonly common: KnownObject
  /** Called after each acknowledged operation. */
  readonly onAcknowledged: () => void
  /** Whether the server was killed: from then on, an answer may be missing. */
  readonly isKilled: () => boolean
}

const READER = 'client:demo-reader'
const MIB = 1024 * 1024

export class LoadClient {
  readonly #context: LoadContext
  readonly #random: Random
  readonly #name: string
  /** Nobody else uses these, so that what comes of each operation is known. */
  readonly #own: KnownObject[]
  #count = 0

  constructor(context: LoadContext, random: Random, name: string, own: readonly KnownObject[]) {
    this.#context = context
    this.#own = [...own]
    this.#random = random.fork(name)
    this.#name = name
  }

  /** One operation after the other, until the server is gone. @throws when anything goes wrong before that. */
  async run(): Promise<void> {
    const { isKilled } = this.#context
    while (!isKilled()) {
      try {
        await this.#step()
      } catch (error) {
        if (!(error instanceof NoAnswer) || !isKilled()) throw error
      }
    }
  }

  async #step(): Promise<void> {
    const choice = this.#random.between(1, 100)
    const object = this.#random.pick(this.#own.filter(({ state }) => state === 'live'))
    if (object === undefined || choice <= 30) return this.#create()
    if (choice <= 50) return this.#addVersion(object)
    if (choice <= 60) return this.#addVersion(this.#context.common)
    if (choice <= 75) return this.#read(object)
    if (choice <= 84) return this.#mark(object)
    if (choice <= 91) return this.#share(object)
    return this.#delete(object, choice <= 97)
  }

  async #create(): Promise<void> {
    const { known } = this.#context
    const { sent, content } = this.#newContent()
    const attempt = { sent, mark: sent.name, content }
    known.unansweredObjects.push(attempt)
    const reply = await createObject(this.#context.api, sent, content)
    known.unansweredObjects = known.unansweredObjects.filter((other) => other !== attempt)
    const object = known.add(reply.json.id, { sent, marks: new Set([sent.name]) })
    this.#own.push(object)
    this.#acknowledge(reply, 'object.encrypt', object)
  }

  /** Of the common object, others may take the number first: then nothing may be left of this attempt. */
  async #addVersion(object: KnownObject): Promise<void> {
    const { sent, content } = this.#newContent()
    const [mark = ''] = object.newest.marks
    const attempt = { sent, mark }
    object.unanswered.push(attempt)
    const reply = await this.#send('PUT', object, '', { headers: contentHeaders(sent), body: content })
    const lost = reply.status === 409 && object === this.#context.common
    if (!lost) expectStatus(reply, 200)
    object.unanswered = object.unanswered.filter((other) => other !== attempt)
    if (lost) return
    object.versions.set(reply.json.version, { sent, marks: new Set([mark]) })
    this.#acknowledge(reply, 'object.encrypt', object)
  }

  async #read(object: KnownObject): Promise<void> {
    const { sent } = object.newest
    const reply = await this.#send('GET', object, '')
    expectStatus(reply, 200)
    if (sha256(reply.body) !== sent.sha256)
      throw new Error(`${object.id} has other content than ${sent.name}`)
    this.#acknowledge(reply, 'object.decrypt', object)
  }

  async #mark(object: KnownObject): Promise<void> {
    const mark = this.#newName()
    const { newest } = object
    newest.marks.add(mark)
    const reply = await this.#send('PATCH', object, '', { body: { labels: { mark } } })
    expectStatus(reply, 200)
    newest.marks = new Set([mark])
    this.#acknowledge(reply, 'object.update', object)
  }

  async #share(object: KnownObject): Promise<void> {
    const [shared] = object.shared
    object.shared.add(!shared)
    const reply = shared
      ? await this.#send('DELETE', object, `/grants/${READER}`)
      : await this.#send('PUT', object, `/grants/${READER}`, { body: {} })
    expectStatus(reply, shared ? 204 : 200)
    object.shared = new Set([!shared])
    this.#acknowledge(reply, shared ? 'grant.remove' : 'grant.put', object)
  }

  async #delete(object: KnownObject, shred: boolean): Promise<void> {
    object.wrappedDataKeys = this.#wrappedKeysOf(object)
    object.state = 'perhaps gone'
    const reply = await this.#send('DELETE', object, shred ? '?shred=true' : '')
    expectStatus(reply, 204)
    object.state = 'gone'
    object.destroyed = shred
    this.#acknowledge(reply, shred ? 'object.shred' : 'object.delete', object)
  }

  /** Read beside the server, for the search of what is left of them. */
  #wrappedKeysOf({ id, versions }: KnownObject): Uint8Array[] {
    const database = new DatabaseSync(this.#context.databaseFile, { readOnly: true })
    try {
      const rows = database
        .prepare(
          `SELECT wrapped_data_key FROM versions JOIN version_contents ON id = content
           WHERE object = ? AND state = 'live'`,
        )
        .all(id)
      if (rows.length !== versions.size)
        throw new Error(`${id} has ${rows.length} keys, not ${versions.size}`)
      return rows.map((row) => row['wrapped_data_key'] as Uint8Array)
    } catch (cause) {
      // After a kill the log may have to be recovered, which a reader cannot do.
      if (this.#context.isKilled()) throw new NoAnswer('wrapped keys', { cause })
      throw cause
    } finally {
      database.close()
    }
  }

  #send(method: Method, object: KnownObject, path: string, options = {}): Promise<Reply> {
    this.#context.known.touched.add(object)
    return this.#context.api.send(method, `/v1/objects/${object.id}${path}`, options)
  }

  #acknowledge({ requestId }: Reply, action: Action, { id }: KnownObject): void {
    this.#context.known.acknowledged.push({ requestId, action, object: id })
    this.#context.onAcknowledged()
  }

  #newName(): string {
    this.#count += 1
    return `${this.#name}-${this.#count}`
  }

  #newContent(): { sent: Sent; content: Buffer } {
    const name = this.#newName()
    const content = this.#random.bytes(name, sizeFrom(this.#random))
    const contentType = this.#random.pick(['application/pdf', 'text/plain; charset=utf-8', 'image/png']) ?? ''
    const classification = this.#random.pick(['internal', 'confidential', 'restricted']) ?? ''
    return {
      content,
      sent: { name, sha256: sha256(content), length: content.length, contentType, classification },
    }
  }
}

/** Mostly small, up to 300 KiB; now and then 1 MiB, or nothing. */
function sizeFrom(random: Random): number {
  const kind = random.between(1, 40)
  if (kind === 1) return MIB
  if (kind === 2) return 0
  return Math.floor(random.next() ** 3 * 300 * 1024)
}

export const sha256 = (content: Uint8Array): string => createHash('sha256').update(content).digest('hex')

const contentHeaders = ({ name, contentType, classification }: Sent): Record<string, string> => ({
  'Content-Type': contentType,
  'Keyfold-Filename': name,
  'Keyfold-Classification': classification,
})

/** Repeatable: its name is its idempotency key. */
export async function createObject(api: Api, sent: Sent, content: Buffer): Promise<Reply> {
  const headers = {
    ...contentHeaders(sent),
    'Keyfold-Label': `mark=${sent.name}`,
    'Idempotency-Key': sent.name,
  }
  const reply = await api.send('POST', '/v1/objects', { headers, body: content })
  expectStatus(reply, 201)
  return reply
}

export function expectStatus({ status, body }: Reply, expected: number): void {
  if (status !== expected) throw new Error(`answered ${status}, not ${expected}: ${body.toString()}`)
}
