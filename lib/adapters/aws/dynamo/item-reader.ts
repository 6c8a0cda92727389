import { KeyfoldError } from '../../../errors.ts'

/** Reads the attributes of one item. @throws KeyfoldError `internal`, naming item and attribute, for what is not as it must be, and no person. */
export class ItemReader {
  readonly #item: Readonly<Record<string, unknown>>

  constructor(item: Readonly<Record<string, unknown>>) {
    this.#item = item
  }

  has(name: string): boolean {
    return this.#item[name] !== undefined
  }

  text(name: string): string {
    const value = this.#item[name]
    return typeof value === 'string' ? value : this.#damaged(name, 'text')
  }

  optionalText(name: string): string | null {
    return this.has(name) ? this.text(name) : null
  }

  integer(name: string): number {
    const value = this.#item[name]
    return typeof value === 'number' && Number.isSafeInteger(value)
      ? value
      : this.#damaged(name, 'an integer')
  }

  /** For what somebody may have changed, and something else judges: null when it is no text. */
  textIfAny(name: string): string | null {
    const value = this.#item[name]
    return typeof value === 'string' ? value : null
  }

  bytesIfAny(name: string): Uint8Array | null {
    const value = this.#item[name]
    return value instanceof Uint8Array ? value : null
  }

  optionalInteger(name: string): number | null {
    return this.has(name) ? this.integer(name) : null
  }

  flag(name: string): boolean {
    const value = this.#item[name]
    return typeof value === 'boolean' ? value : this.#damaged(name, 'true or false')
  }

  bytes(name: string): Uint8Array {
    const value = this.#item[name]
    return value instanceof Uint8Array ? value : this.#damaged(name, 'bytes')
  }

  oneOf<const Value extends string>(name: string, values: readonly Value[]): Value {
    const text = this.text(name)
    return values.find((value) => value === text) ?? this.#damaged(name, `one of ${values.join(', ')}`)
  }

  listOf<const Value extends string>(name: string, values: readonly Value[]): readonly Value[] {
    const list = this.#item[name]
    const isValue = (member: unknown): member is Value => values.some((value) => value === member)
    return Array.isArray(list) && list.every(isValue)
      ? list
      : this.#damaged(name, `a list of ${values.join(', ')}`)
  }

  texts(name: string): readonly string[] {
    const list = this.#item[name]
    const isText = (member: unknown): member is string => typeof member === 'string'
    return Array.isArray(list) && list.every(isText) ? list : this.#damaged(name, 'a list of texts')
  }

  integers(name: string): readonly number[] {
    const list = this.#item[name]
    const isInteger = (member: unknown): member is number => Number.isSafeInteger(member)
    return Array.isArray(list) && list.every(isInteger) ? list : this.#damaged(name, 'a list of integers')
  }

  /** Empty when there is none: DynamoDB has no empty sets. */
  textSet(name: string): ReadonlySet<string> {
    const value = this.#item[name] ?? new Set()
    const isText = (member: unknown): member is string => typeof member === 'string'
    return value instanceof Set && [...value].every(isText) ? value : this.#damaged(name, 'a set of texts')
  }

  /** A JSON object that was stored as text. */
  jsonObject(name: string): Readonly<Record<string, unknown>> {
    const value = parsed(this.text(name))
    return isObject(value) ? value : this.#damaged(name, 'a JSON object')
  }

  /** A JSON list of objects that was stored as text. */
  jsonMaps(name: string): readonly ItemReader[] {
    const list = parsed(this.text(name))
    if (!Array.isArray(list) || !list.every(isObject)) return this.#damaged(name, 'a JSON list of objects')
    const { pk, sk } = this.#item
    return list.map((map) => new ItemReader({ ...map, pk, sk }))
  }

  /** A map. */
  map(name: string): ItemReader {
    const value = this.#item[name]
    if (!isObject(value)) return this.#damaged(name, 'a map')
    const { pk, sk } = this.#item
    return new ItemReader({ ...value, pk, sk })
  }

  /** A list of maps. */
  maps(name: string): readonly ItemReader[] {
    const list = this.#item[name]
    if (!Array.isArray(list) || !list.every(isObject)) return this.#damaged(name, 'a list of maps')
    const { pk, sk } = this.#item
    return list.map((map) => new ItemReader({ ...map, pk, sk }))
  }

  #damaged(name: string, wanted: string): never {
    const { pk, sk } = this.#item
    throw new KeyfoldError(
      'internal',
      `The item ${sayable(pk)} ${sayable(sk)} is damaged: ${name} is not ${wanted}.`,
    )
  }
}

/** Of a key that may name a person, its kind alone: messages go to logs. */
const sayable = (key: unknown): string => String(key).replace(/^(SUBJECT|GRANT|PRINCIPAL|SOURCE)#.*/s, '$1#…')

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function parsed(json: string): unknown {
  try {
    return JSON.parse(json)
  } catch {
    return undefined
  }
}
