/** The members of a request, each taken with its type and limits; a member that nobody took is refused. */
import type { EncryptionContext } from '../../../lib/envelope/context.ts'
import { invalid, KmsError } from './errors.ts'

const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/
const TAG_TEXT = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u
const CONTEXT_MAX_BYTES = 8192

export type Members = Readonly<Record<string, unknown>>

export class Input {
  readonly #members: Members
  readonly #taken = new Set<string>()

  constructor(members: Members) {
    this.#members = members
  }

  /** KMS itself ignores what it does not know: here it is a misspelling. */
  assertAllTaken(): void {
    const stray = Object.keys(this.#members).find((name) => !this.#taken.has(name))
    if (stray !== undefined) throw invalid(stray, 'is no member of this request')
  }

  text(name: string, { min = 1, max = 2048 } = {}): string {
    const text = this.optionalText(name, { min, max })
    if (text === undefined) throw invalid(name, 'must not be null')
    return text
  }

  optionalText(name: string, { min = 1, max = 2048 } = {}): string | undefined {
    const value = this.#take(name)
    if (value === undefined) return undefined
    if (typeof value !== 'string') throw invalid(name, 'must be a string')
    if (value.length < min || value.length > max) throw invalid(name, `must have ${min} to ${max} characters`)
    return value
  }

  oneOf<const T extends string>(name: string, choices: readonly T[], fallback?: T): T {
    const value = fallback === undefined ? this.text(name) : (this.optionalText(name) ?? fallback)
    const found = choices.find((choice) => choice === value)
    if (found === undefined) throw invalid(name, `must be one of ${choices.join(', ')}`)
    return found
  }

  optionalBoolean(name: string): boolean | undefined {
    const value = this.#take(name)
    if (value === undefined || typeof value === 'boolean') return value
    throw invalid(name, 'must be a boolean')
  }

  optionalNumber(name: string, min: number, max: number): number | undefined {
    const value = this.#take(name)
    if (value === undefined) return undefined
    if (typeof value === 'number' && value >= min && value <= max) return value
    throw invalid(name, `must be a number from ${min} to ${max}`)
  }

  bytes(name: string, max = 6144): Buffer {
    const value = this.#take(name)
    if (typeof value !== 'string' || !BASE64.test(value)) throw invalid(name, 'must be Base64')
    const bytes = Buffer.from(value, 'base64')
    if (bytes.length < 1 || bytes.length > max) throw invalid(name, `must have 1 to ${max} bytes`)
    return bytes
  }

  context(name: string): EncryptionContext {
    const value = this.#take(name) ?? {}
    if (!isStrings(value)) throw invalid(name, 'must map strings to strings')
    const bytes = Object.entries(value).reduce((sum, pair) => sum + Buffer.byteLength(pair.join('')), 0)
    if (bytes > CONTEXT_MAX_BYTES) throw invalid(name, `must have at most ${CONTEXT_MAX_BYTES} bytes`)
    return value
  }

  tags(name: string): readonly (readonly [key: string, value: string])[] {
    const value = this.#take(name) ?? []
    if (!Array.isArray(value) || value.length > 50) throw invalid(name, 'must be a list of at most 50 tags')
    const tags = value.map(readTag)
    if (new Set(tags.map(([key]) => key)).size < tags.length) throw badTag('Duplicate tag keys')
    return tags
  }

  #take(name: string): unknown {
    this.#taken.add(name)
    return this.#members[name] ?? undefined
  }
}

function readTag(tag: unknown): readonly [string, string] {
  if (!isStrings(tag)) throw badTag('A tag has a TagKey and a TagValue')
  const { TagKey = '', TagValue } = tag
  if (Object.keys(tag).length !== 2 || TagValue === undefined) {
    throw badTag('A tag has a TagKey and a TagValue, and nothing else')
  }
  const fits = TagKey.length >= 1 && TagKey.length <= 128 && TagValue.length <= 256
  if (!fits || TagKey.startsWith('aws:') || !TAG_TEXT.test(TagKey + TagValue)) {
    throw badTag(`The tag ${TagKey} is not valid`)
  }
  return [TagKey, TagValue]
}

const badTag = (message: string): KmsError => new KmsError('TagException', message)

const isStrings = (value: unknown): value is Record<string, string> =>
  typeof value === 'object' &&
  value !== null &&
  !Array.isArray(value) &&
  Object.values(value).every((each) => typeof each === 'string')
