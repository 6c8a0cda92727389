/** Clients that keep a vault busy through its functions, accept no answer but those that the operation may have, and remember. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Method } from '../../../lib/http/routes.ts'
import type { Answer, CallOptions, TestVault } from '../../support/vault.ts'
import type { Traffic } from './busy-workflow.ts'
import type { Random } from './random.ts'

const ALL = '/v1/objects'
const ONE = '/v1/objects/{id}'

export class BusyObject {
  readonly id: string
  /** What was acknowledged, by version. */
  readonly versions = new Map<number, Buffer>()
  readonly etags = new Map<number, string>()
  /** From the moment that a client asks for it, and from its answer. */
  isBeingDeleted = false
  isDeleted = false
  isShredded = false

  constructor(id: string) {
    this.id = id
  }

  get newest(): number {
    return Math.max(...this.versions.keys())
  }
}

export class BusyVault {
  readonly objects: BusyObject[] = []
  readonly answers = new Map<string, number>()
  readonly #vault: TestVault
  readonly #traffic: Traffic
  readonly #random: Random
  readonly #deletable: BusyObject[] = []
  #token = ''
  #stopped = false
  #count = 0

  constructor(vault: TestVault, traffic: Traffic, random: Random) {
    this.#vault = vault
    this.#traffic = traffic
    this.#random = random
  }

  /** Until `stop`. @throws when any client got an answer that it may not have. */
  async run(clients: Readonly<Record<'writers' | 'readers' | 'deleters' | 'versionMakers', number>>) {
    // Valid for an hour, which three rotations don't take.
    this.#token = await this.#vault.client('busy', 'writer')
    const common = await this.#create()
    const kinds = [
      ...Array.from({ length: clients.writers }, () => () => this.#write()),
      ...Array.from({ length: clients.readers }, () => () => this.#read()),
      ...Array.from({ length: clients.deleters }, (_, at) => () => this.#delete(at % 2 === 0)),
      ...(await Promise.all(Array.from({ length: clients.versionMakers }, () => this.#versionMaker(common)))),
    ]
    await Promise.all(kinds.map((act) => this.#loop(act)))
  }

  stop(): void {
    this.#stopped = true
  }

  async #loop(act: () => Promise<unknown>): Promise<void> {
    try {
      while (!this.#stopped) {
        await act()
        await sleep(this.#random.between(10, 80))
      }
    } finally {
      // One that fails ends all.
      this.#stopped = true
    }
  }

  async #send(
    name: string,
    statuses: readonly number[],
    method: Method,
    route: string,
    options: CallOptions,
  ): Promise<Answer> {
    this.#count += 1
    const answer = await this.#traffic.request(() =>
      this.#vault.call(method, route, { token: this.#token, ...options }),
    )
    const key = `${name} ${answer.status}`
    this.answers.set(key, (this.answers.get(key) ?? 0) + 1)
    if (statuses.includes(answer.status)) return answer
    throw new Error(`${name} was answered with ${answer.status}: ${answer.body.toString()}`)
  }

  #newContent(): Buffer {
    return this.#random.bytes(`content ${this.#count}-${this.#random.next()}`, this.#random.between(1, 3_000))
  }

  async #create(): Promise<BusyObject> {
    const body = this.#newContent()
    const answer = await this.#send('write', [201], 'POST', ALL, { body })
    const object = new BusyObject(answer.json.id)
    object.versions.set(1, body)
    object.etags.set(1, answer.json.etag)
    this.objects.push(object)
    return object
  }

  async #write(): Promise<void> {
    this.#deletable.push(await this.#create())
  }

  async #read(): Promise<void> {
    const object = this.#random.pick(this.objects)
    if (object === undefined) return
    const version = this.#random.pick([...object.versions.keys()]) ?? 1
    const { isDeleted } = object
    const path = { id: object.id }
    const query = { version: String(version) }
    const answer = await this.#send('read', [200, 404, 410], 'GET', ONE, { path, query })
    if (answer.status !== 200 ? !object.isBeingDeleted : isDeleted)
      throw new Error(`${object.id} was read with ${answer.status}, and is deleted: ${isDeleted}`)
    if (answer.status === 200 && object.versions.get(version)?.equals(answer.body) !== true)
      throw new Error(`${object.id} version ${version} has other content than was acknowledged`)
  }

  async #delete(shred: boolean): Promise<void> {
    const object = this.#random.next() < 0.3 ? this.#deletable.shift() : undefined
    if (object === undefined) return
    object.isBeingDeleted = true
    const query = shred ? { shred: 'true' } : {}
    await this.#send(shred ? 'shred' : 'delete', [204], 'DELETE', ONE, { path: { id: object.id }, query })
    object.isDeleted = true
    object.isShredded = shred
  }

  /** Has one object to itself, which no request of it may fail on, and competes for another one. */
  async #versionMaker(common: BusyObject): Promise<() => Promise<void>> {
    const own = await this.#create()
    await this.#addVersion(own, [200])
    return async () => {
      await this.#addVersion(own, [200])
      await this.#addVersion(common, [200, 409, 412])
      await this.#label(own)
    }
  }

  async #addVersion(object: BusyObject, statuses: readonly number[]): Promise<void> {
    const body = this.#newContent()
    const headers = { 'If-Match': object.etags.get(object.newest) ?? '' }
    const options = { body, headers, path: { id: object.id } }
    const answer = await this.#send('version', statuses, 'PUT', ONE, options)
    if (answer.status !== 200) return
    object.versions.set(answer.json.version, body)
    object.etags.set(answer.json.version, answer.json.etag)
  }

  async #label(object: BusyObject): Promise<void> {
    const newest = object.newest
    const body = { labels: { mark: String(this.#count) } }
    const answer = await this.#send('label', [200], 'PATCH', ONE, {
      body,
      headers: { 'If-Match': object.etags.get(newest) ?? '' },
      path: { id: object.id },
    })
    object.etags.set(newest, answer.json.etag)
  }
}
