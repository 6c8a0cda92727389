import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import { KEYS_PARTITIONS } from '../../../config/tables.ts'
import { KeyfoldError } from '../../../errors.ts'
import {
  GENERATION_STATES,
  type Generation,
  type GenerationFacts,
  type GenerationState,
  mayBecome,
} from '../../../keys/generation.ts'
import type { GenerationStore } from '../../../keys/ports.ts'
import { changeOf } from './expressions.ts'
import type { ItemReader } from './item-reader.ts'
import { ItemTable } from './item-table.ts'
import { type ItemKey, padded } from './keys.ts'
import { take } from './table-reader.ts'

const PARTITION = KEYS_PARTITIONS.generations

const POINTER: ItemKey = { pk: PARTITION, sk: 'ACTIVE' }

const keyOf = (generation: number): ItemKey => ({ pk: PARTITION, sk: `GENERATION#${padded(generation)}` })

/** The ACTIVE pointer: which generation, since when, and which one before. */
type Pointer = { readonly generation: number; readonly former: number | null; readonly moved: number }

export class DynamoGenerationStore implements GenerationStore {
  readonly #keys: ItemTable

  constructor(client: DynamoDBDocumentClient, tables: { readonly keys: string }) {
    this.#keys = new ItemTable(client, tables.keys)
  }

  async list(): Promise<readonly Generation[]> {
    const query = this.#keys.query({ index: null, partition: PARTITION })
    const items = await take(query, Number.POSITIVE_INFINITY)
    const pointer = items.find((item) => item.text('sk') === POINTER.sk)
    const line = items.filter((item) => item !== pointer)
    return line.map((item) => asPointed(generationFrom(item), pointer ? pointerFrom(pointer) : null))
  }

  async find(generation: number): Promise<Generation | null> {
    return (await this.list()).find((one) => one.generation === generation) ?? null
  }

  claim(generation: number, keyId: string, created: number): Promise<boolean> {
    return this.#keys.putNew(keyOf(generation), { generation, keyId, state: 'pending', created })
  }

  async active(): Promise<Generation | null> {
    return (await this.list()).find(({ state }) => state === 'active') ?? null
  }

  /** A crash leaves either the old pointer or the new one; what the items say of the last move is written before the next. */
  async activate(from: number | null, to: number, at: number): Promise<boolean> {
    const pointer = await this.#recordLastMove()
    const next = await this.#keys.get(keyOf(to))
    if (next?.text('state') !== 'pending' || (pointer?.generation ?? null) !== from) return false
    if (from === null) return this.#keys.putNew(POINTER, { generation: to, moved: at })
    const move = { generation: to, former: from, moved: at }
    return this.#keys.update(POINTER, { set: move }, { equal: { generation: from } })
  }

  async transition(
    generation: number,
    from: GenerationState,
    to: GenerationState,
    at: number,
  ): Promise<boolean> {
    if (!mayBecome(from, to) || from === 'active' || to === 'active') {
      throw new KeyfoldError('key-state', `Generation ${generation} may not go from ${from} to ${to}.`)
    }
    await this.#recordLastMove()
    const change = changeOf({ state: to, ...timesOf(to, at) })
    return this.#keys.update(keyOf(generation), change, { equal: { state: from } })
  }

  /** What is known is known to all who note it: a repeated call, or a late one, changes nothing more. */
  async note(generation: number, facts: Partial<GenerationFacts>): Promise<void> {
    if (Object.keys(facts).length === 0) return
    await this.#keys.change(keyOf(generation), changeOf(facts), { present: ['keyId'] })
  }

  /** Two writes of one item each, which may be repeated and may be late; the pointer moves on only after them. */
  async #recordLastMove(): Promise<Pointer | null> {
    const item = await this.#keys.get(POINTER)
    if (item === null) return null
    const { generation, former, moved } = pointerFrom(item)
    if (former !== null) {
      const retired = { state: 'decrypt-only', retired: moved }
      await this.#keys.update(keyOf(former), { set: retired }, { equal: { state: 'active' } })
    }
    const activated = { state: 'active', activated: moved }
    await this.#keys.update(keyOf(generation), { set: activated }, { equal: { state: 'pending' } })
    return { generation, former, moved }
  }
}

/**
 * The pointer decides. A generation that says `active` and is not the pointer's was left by a move that it does not tell
 * of yet, or was read later than the pointer: either way exactly one is shown as active.
 */
function asPointed(item: Generation, pointer: Pointer | null): Generation {
  if (pointer === null) return item
  if (item.generation === pointer.generation) return { ...item, state: 'active', activated: pointer.moved }
  const retired = item.generation === pointer.former ? pointer.moved : item.retired
  return { ...item, retired, state: item.state === 'active' ? 'decrypt-only' : item.state }
}

/** When a generation came into the state that it is in now, and that it is no more in a later one. */
type StateTimes = Partial<Pick<Generation, 'disabled' | 'deletionScheduled' | 'destroyed'>>

function timesOf(to: GenerationState, at: number): StateTimes {
  switch (to) {
    case 'decrypt-only':
      return { disabled: null }
    case 'disabled':
      return { disabled: at, deletionScheduled: null }
    case 'scheduled-for-deletion':
      return { deletionScheduled: at }
    case 'destroyed':
      return { destroyed: at }
    case 'pending':
    case 'active':
      return {}
  }
}

const generationFrom = (item: ItemReader): Generation => ({
  generation: item.integer('generation'),
  keyId: item.text('keyId'),
  state: item.oneOf('state', GENERATION_STATES),
  created: item.integer('created'),
  activated: item.optionalInteger('activated'),
  retired: item.optionalInteger('retired'),
  disabled: item.optionalInteger('disabled'),
  deletionScheduled: item.optionalInteger('deletionScheduled'),
  destroyed: item.optionalInteger('destroyed'),
  escrow: item.has('escrow') ? item.oneOf('escrow', ['kept', 'waived']) : null,
  compromised: item.optionalInteger('compromised'),
  emptied: item.optionalInteger('emptied'),
  copiesDestroyed: item.optionalInteger('copiesDestroyed'),
})

const pointerFrom = (item: ItemReader): Pointer => ({
  generation: item.integer('generation'),
  former: item.optionalInteger('former'),
  moved: item.integer('moved'),
})
