/** What is done in a cell of the state matrix. Each says in a few words what came of it. */
import { KeyfoldError } from '../../../lib/errors.ts'
import type { LiveVersion } from '../../../lib/objects/model.ts'
import { ROTATION_POLICY } from '../../../lib/rotation/policy.ts'
import { reencryptPage } from '../../../lib/rotation/reencrypt-page.ts'
import { rewrapPage } from '../../../lib/rotation/rewrap-page.ts'
import type { WorkItem, WorkPage } from '../../../lib/rotation/tasks.ts'
import { liveVersion, REFERENCE, workRequest } from '../../support/moving.ts'
import { answerOf, proxyEvent } from '../../support/vault.ts'
import { type Cell, CONTENT } from './matrix-cell.ts'
import { DAY_MS, KEYS, retireAfter } from './rotation-vault.ts'
import { finish, StepByStep } from './step-by-step.ts'

export type Operation = 'write' | 'read' | 'rewrap' | 're-encrypt' | 'shred' | 'retire' | 'compromise'

const PAST_EVERY_HORIZON_MS =
  KEYS.managedCopyRetentionMs + ROTATION_POLICY.disabledMs + ROTATION_POLICY.deletionWaitMs + DAY_MS

export const OPERATIONS: Readonly<Record<Operation, (cell: Cell) => Promise<string>>> = {
  write,
  read,
  rewrap,
  're-encrypt': reencrypt,
  shred,
  retire,
  compromise,
}

async function write({ vault, writer, object }: Cell): Promise<string> {
  const call = { token: writer, path: { id: object }, body: 'more' }
  const { status, json } = await vault.call('PUT', '/v1/objects/{id}', call)
  if (status !== 200) return json.code
  return `new version under ${(await liveVersion(vault, object, 2)).generation}`
}

async function read({ vault, writer, object }: Cell): Promise<string> {
  const answer = await vault.call('GET', '/v1/objects/{id}', { token: writer, path: { id: object } })
  if (answer.status !== 200) return answer.json.code
  return answer.body.toString() === CONTENT ? 'content' : 'something else'
}

async function rewrap(cell: Cell): Promise<string> {
  const { stores, vault } = cell.vault
  const shards = stores.queue.shards.map((shard) => workRequest({ work: 'rewrap', shard }))
  return work(cell, () => Promise.all(shards.map((request) => rewrapPage(vault.rotation, request))))
}

async function reencrypt(cell: Cell): Promise<string> {
  const item: WorkItem = { work: 'reencrypt', objects: [cell.object] }
  return work(cell, async () => [await reencryptPage(cell.vault.vault.rotation, workRequest(item))])
}

async function work(cell: Cell, act: () => Promise<readonly WorkPage[]>): Promise<string> {
  const { vault, object } = cell
  const before = await liveVersion(vault, object)
  let outcome: string
  try {
    outcome = await outcomeOf(cell, await act())
  } catch (error) {
    if (!(error instanceof KeyfoldError)) throw error
    outcome = `refused: ${error.code}`
  }
  const change = await changeOf(cell, before)
  if (change !== 'as it was' && (await read(cell)) !== 'content') return 'lost'
  return `${outcome}, ${change}`
}

async function outcomeOf({ vault }: Cell, pages: readonly WorkPage[]): Promise<string> {
  const sum = (of: (page: WorkPage) => number): number => pages.reduce((total, page) => total + of(page), 0)
  if (sum(({ done }) => done) === 1) return 'moved'
  if (sum(({ failed }) => failed) === 0) return 'nothing to do'
  const listed = await vault.stores.rotationFailures.page(1, 1, null, 10)
  return `listed: ${listed.map(({ code }) => code).join()}`
}

async function changeOf({ vault, object }: Cell, before: LiveVersion): Promise<string> {
  const { wrappedDataKey, blobKey, generation } = await liveVersion(vault, object)
  if (blobKey !== before.blobKey) return `new ciphertext under ${generation}`
  if (Buffer.compare(wrappedDataKey, before.wrappedDataKey) !== 0)
    return `new wrapped key under ${generation}`
  return generation === before.generation ? 'as it was' : 'in disorder'
}

/** Also beside a worker that read the version before. */
async function shred(cell: Cell): Promise<string> {
  const { vault, writer, object } = cell
  const before = await liveVersion(vault, object)
  const call = { token: writer, path: { id: object }, query: { shred: 'true' } }
  const answer = await vault.call('DELETE', '/v1/objects/{id}', call)
  if (answer.status !== 204) return answer.json.code
  await rewrap(cell).catch(() => undefined)
  const { wraps, versions } = vault.stores
  const back = await wraps.replaceKey(before, { wrappedDataKey: before.wrappedDataKey, generation: 2 })
  const found = await versions.find(object, 1)
  return back || found?.state !== 'shredded' ? 'back' : 'shredded for good'
}

async function retire({ vault, generation, run }: Cell): Promise<string> {
  const { blockedBy } = await retireAfter(vault, PAST_EVERY_HORIZON_MS)
  const found = await vault.stores.generations.find(generation)
  const stays = `stays ${found?.state}`
  if (blockedBy.includes(`Rotation 1 is ${run}.`)) return `${stays}; blocked by the ${run} rotation`
  const hasClock = found?.state === 'decrypt-only' || found?.state === 'disabled'
  if (blockedBy.length > 0 && !blockedBy.every((reason) => reason.includes('under it again')))
    return blockedBy.join()
  return hasClock ? `${stays}, its clock ${found.emptied === null ? 'stopped' : 'goes on'}` : stays
}

/** Asked for through the API, then driven to its end. */
async function compromise({ vault, generation, object, run }: Cell): Promise<string> {
  const token = await vault.client('kim', 'key-admin')
  const { keys } = vault.functionsWith({ start: async () => 'running' })
  const event = proxyEvent('POST', '/v1/rotations', { token, body: { compromised: generation } })
  const { status, json } = answerOf(await keys(event))
  if (status !== 202) return `refused: ${json.code}`
  const started = await vault.stores.rotations.latest()
  if (run === 'running' && started?.execution !== REFERENCE.execution) return 'took over'
  if (started === null) return 'nothing'
  await finish(new StepByStep(vault.vault.rotation, started), vault.clock.advance)
  const { rotations, generations } = vault.stores
  const ended = await rotations.find(started.rotation)
  const exposed = (await generations.list()).filter(({ compromised }) => compromised !== null)
  if (ended?.state !== 'finished') return `left ${ended?.state}`
  const now = (await liveVersion(vault, object)).generation
  return `rotation ${json.id} moved it to ${now} and ${exposed.map((one) => `${one.state} ${one.generation}`).join()}`
}
