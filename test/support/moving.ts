/** What tests need to move versions: another generation, a run, and the ports of the workers. */
import { createRecorder } from '../../lib/audit/record.ts'
import type { EmbeddedStores } from '../../lib/compose/embedded.ts'
import { generateNewKey } from '../../lib/keys/crypto-key.ts'
import { createGenerationDirectory } from '../../lib/keys/directory.ts'
import { contextOf } from '../../lib/objects/context.ts'
import type { LiveVersion } from '../../lib/objects/model.ts'
import type { Rotation } from '../../lib/rotation/model.ts'
import type { ReencryptPorts } from '../../lib/rotation/reencrypt-page.ts'
import { reencryptVersion } from '../../lib/rotation/reencrypt-version.ts'
import type { RunReference, WorkItem, WorkRequest } from '../../lib/rotation/tasks.ts'
import type { TestVault } from './vault.ts'

/** The next generation, which nobody has heard of yet: `pending`, with its material. */
export async function claimGeneration({ stores, clock }: TestVault, generation: number): Promise<string> {
  const keyId = await stores.keys.createKey(generation)
  await stores.keys.importMaterial(keyId, generateNewKey())
  if (!(await stores.generations.claim(generation, keyId, clock()))) throw new Error('The number is taken.')
  return keyId
}

export async function activateGeneration(vault: TestVault, generation: number): Promise<void> {
  const { generations } = vault.stores
  if ((await generations.find(generation)) === null) await claimGeneration(vault, generation)
  const active = await generations.active()
  if (!(await generations.activate(active?.generation ?? null, generation, vault.clock())))
    throw new Error('It was not activated.')
}

/** As an emergency does, and the daily job: in the key service, and in the line of generations. */
export async function disableGeneration({ stores, clock }: TestVault, generation: number): Promise<void> {
  const found = await stores.generations.find(generation)
  await stores.keys.changeState(found?.keyId ?? '', 'disabled')
  await stores.generations.transition(generation, 'decrypt-only', 'disabled', clock())
}

export async function liveVersion({ stores }: TestVault, object: string, version = 1): Promise<LiveVersion> {
  const found = await stores.versions.find(object, version)
  if (found?.state !== 'live') throw new Error('The version is not there.')
  return found
}

/** The same data key under the active generation. */
export async function rewrapVersion(vault: TestVault, object: string, version = 1): Promise<void> {
  const { keys, generations, wraps } = vault.stores
  const found = await liveVersion(vault, object, version)
  const context = contextOf('v-test', found)
  const from = await generations.find(found.generation)
  const to = await generations.active()
  const { wrapped } = await keys.rewrap(
    { keyId: from?.keyId ?? '', wrapped: found.wrappedDataKey, context },
    to?.keyId ?? '',
    context,
  )
  const won = await wraps.replaceKey(found, { wrappedDataKey: wrapped, generation: to?.generation ?? 0 })
  if (!won) throw new Error('The version was not rewrapped.')
}

/** Another data key and other ciphertext, under the active generation. */
export async function reencryptNow(vault: TestVault, object: string, version = 1): Promise<void> {
  const active = await vault.stores.generations.active()
  const outcome = await reencryptVersion(
    workerPorts(vault),
    { object, version },
    async () => active?.keyId ?? '',
  )
  if (outcome !== 'moved') throw new Error('The version was not re-encrypted.')
}

/** @param wrap replaces stores, to count or to break calls */
export function workerPorts(
  vault: TestVault,
  wrap: (stores: EmbeddedStores) => Partial<EmbeddedStores> = () => ({}),
): ReencryptPorts {
  const stores = { ...vault.stores, ...wrap(vault.stores) }
  const { clock } = vault
  return {
    ...stores,
    vault: 'v-test',
    clock,
    recorder: createRecorder(stores.events, clock),
    directory: createGenerationDirectory(stores.generations, clock),
    budgetMs: Number.POSITIVE_INFINITY,
    now: () => 0,
  }
}

export const REFERENCE: RunReference = { rotation: 1, execution: 'e-1' }

/** Rotation 1, running. */
export async function beginRun({ stores, clock }: TestVault, run: Partial<Rotation> = {}): Promise<void> {
  const begun = await stores.rotations.begin({
    ...REFERENCE,
    revision: 1,
    state: 'running',
    mode: 'rewrap',
    scope: null,
    trigger: 'request',
    requestedBy: 'client:kim',
    escrowWaived: false,
    compromised: [],
    attempt: 1,
    step: 'rewrapping',
    from: 1,
    to: null,
    started: clock(),
    ended: null,
    passes: 1,
    passEnded: 0,
    emptyPasses: 0,
    passStarted: clock(),
    rescans: 0,
    planned: null,
    rewrapped: 0,
    reencrypted: 0,
    failures: 0,
    error: null,
    ...run,
  })
  if (!begun) throw new Error('There is a rotation 1.')
}

export const workRequest = (item: WorkItem): WorkRequest => ({
  ...REFERENCE,
  pass: 1,
  item,
  page: { cursor: null, more: true, done: 0, failed: 0, raced: 0 },
})

/** Does something once, before the next call of a method; then the store is as it was. */
export class Interleaving {
  readonly #waiting = new Map<string, (() => Promise<void>)[]>()

  /** For `openTestVault` and {@link workerPorts}. */
  readonly wrap = (stores: EmbeddedStores): EmbeddedStores =>
    Object.fromEntries(
      Object.entries(stores).map(([name, store]) => [
        name,
        name === 'database' ? store : this.#hook(name, store),
      ]),
    ) as EmbeddedStores

  /** @param call such as `blobs.get`; said again, it is for the call after */
  before(call: string, act: () => Promise<void>): void {
    this.#waiting.set(call, [...(this.#waiting.get(call) ?? []), act])
  }

  /** Nothing is left that a test has asked for. */
  get isOver(): boolean {
    return [...this.#waiting.values()].every(({ length }) => length === 0)
  }

  #hook(name: string, store: unknown): unknown {
    if (typeof store !== 'object' || store === null) return store
    return new Proxy(store, {
      get: (target, property) => {
        const member: unknown = Reflect.get(target, property)
        if (typeof member !== 'function') return member
        const act = this.#waiting.get(`${name}.${String(property)}`)?.shift()
        if (act === undefined) return member.bind(target)
        return async (...values: unknown[]) => {
          await act()
          return member.apply(target, values)
        }
      },
    })
  }
}
