/** The stores of the log that the contract suites are run on, and the events and trees that they put there. */
import { createHash, randomBytes } from 'node:crypto'
import { ulid } from 'ulid'
import type { AuditEvent } from '../../lib/audit/event.ts'
import type { LogState, LogStates, PlacedEvents, WaitingEvents } from '../../lib/audit/log/ports.ts'
import { EMPTY_TREE, grow, type Tree } from '../../lib/audit/log/tree.ts'
import type { EventQueries, EventStore } from '../../lib/audit/ports.ts'

/** Those of one vault, over the same data. */
export type LogStores = {
  readonly events: EventStore
  readonly eventQueries: EventQueries
  readonly logStates: LogStates
  readonly waitingEvents: WaitingEvents
  readonly placedEvents: PlacedEvents
  /** Closes these stores, and opens the same data again. */
  reopen(): Promise<LogStores>
  close(): Promise<void>
}

export const logEvent = (change: Partial<AuditEvent> = {}): AuditEvent => ({
  id: ulid(),
  time: '2026-01-02T03:04:05.678Z',
  action: 'object.decrypt',
  outcome: 'denied',
  principal: 'user:ada',
  object: 'o',
  subject: 'patient',
  ...change,
})

/** Appends as many, one after the other. @returns their ids */
export async function appendEvents({ events }: Pick<LogStores, 'events'>, count: number): Promise<string[]> {
  const ids: string[] = []
  for (let at = 0; at < count; at++) {
    const event = logEvent()
    await events.append(event)
    ids.push(event.id)
  }
  return ids
}

/** A tree of that many leaves, whichever they are. */
export const treeOf = (size: number, before: Tree = EMPTY_TREE): Tree =>
  grow(
    before,
    Array.from({ length: size - before.size }, (_, at) => createHash('sha256').update(`${at}`).digest()),
  )

export const randomEntries = (count: number): Uint8Array[] =>
  Array.from({ length: count }, () => new Uint8Array(randomBytes(48)))

/** Brings what waits into the log as a sealer does, but for the tiles. @returns the ids in the order of their leaves */
export async function placeWaiting(stores: LogStores): Promise<readonly (string | null)[]> {
  const { revision, published } = await stores.logStates.read()
  const ids = (await stores.waitingEvents.waiting(published.size, 1_000)).map(({ id }) => id)
  const next: LogState = {
    revision: revision + 1,
    published,
    batch: { entries: randomEntries(ids.length), root: new Uint8Array(32) },
  }
  await stores.logStates.replace(next)
  await stores.waitingEvents.place(published.size, ids)
  const tree = treeOf(published.size + ids.length, published)
  await stores.logStates.replace({ revision: revision + 2, published: tree, batch: null })
  return ids
}

/** With plain byte arrays, as `toEqual` compares them. */
export const plain = (bytes: readonly Uint8Array[]): readonly number[][] => bytes.map((one) => [...one])
