/** DynamoDB's expressions from plain data, so that names and values never meet the text of an expression. */

export type Attributes = Readonly<Record<string, unknown>>

/** All must hold. */
export type Conditions = {
  readonly absent?: readonly string[]
  readonly present?: readonly string[]
  readonly equal?: Attributes
  /** Lists of these very texts, in this order. */
  readonly lists?: Readonly<Record<string, readonly string[]>>
  readonly less?: Attributes
  /** What a set has not, also where there is none. */
  readonly lacking?: Attributes
  /** Sets of more than so many. */
  readonly larger?: Readonly<Record<string, number>>
  /** One of these must hold beside. */
  readonly anyOf?: readonly Conditions[]
}

export type Change = {
  readonly set?: Attributes
  /** Only where there is no such attribute. */
  readonly setIfAbsent?: Attributes
  readonly remove?: readonly string[]
  /** To a number, or to a set. */
  readonly add?: Attributes
  /** From a set. */
  readonly take?: Attributes
}

/** One condition on a sort key; `between` includes both ends. */
export type SortRange =
  | { readonly below: string }
  | { readonly above: string }
  | { readonly between: readonly [string, string] }
  | { readonly startsWith: string }

/** Sets attributes, and removes those that are to be null: what is not so has no attribute. */
export function changeOf(attributes: Attributes): Required<Pick<Change, 'set' | 'remove'>> {
  const isNull = (name: string): boolean => attributes[name] === null
  const names = Object.keys(attributes)
  return {
    set: Object.fromEntries(names.filter((name) => !isNull(name)).map((name) => [name, attributes[name]])),
    remove: names.filter(isNull),
  }
}

/** Collects the names and values of the expressions of one command. */
export class Expressions {
  readonly #names: Record<string, string> = {}
  readonly #values: Record<string, unknown> = {}

  conditions(conditions: Conditions): string | undefined {
    const {
      absent = [],
      present = [],
      equal = {},
      lists = {},
      less = {},
      lacking = {},
      larger = {},
      anyOf = [],
    } = conditions
    const all = [
      ...absent.map((name) => `attribute_not_exists(${this.name(name)})`),
      ...present.map((name) => `attribute_exists(${this.name(name)})`),
      ...this.#pairs(equal, ' = '),
      ...Object.entries(lists).flatMap(([name, texts]) => this.#isList(name, texts)),
      ...this.#pairs(less, ' < '),
      ...Object.entries(lacking).map(
        ([name, value]) => `NOT contains(${this.name(name)}, ${this.#value(value)})`,
      ),
      ...Object.entries(larger).map(([name, size]) => `size(${this.name(name)}) > ${this.#value(size)}`),
      ...(anyOf.length > 0 ? [`(${anyOf.map((one) => this.conditions(one)).join(' OR ')})`] : []),
    ]
    return all.length === 0 ? undefined : all.join(' AND ')
  }

  change({ set = {}, setIfAbsent = {}, remove = [], add = {}, take = {} }: Change): string {
    const clauses = [
      ['SET', [...this.#pairs(set, ' = '), ...this.#defaults(setIfAbsent)]],
      ['REMOVE', remove.map((name) => this.name(name))],
      ['ADD', this.#pairs(add, ' ')],
      ['DELETE', this.#pairs(take, ' ')],
    ] as const
    const used = clauses.filter(([, parts]) => parts.length > 0)
    return used.map(([clause, parts]) => `${clause} ${parts.join(', ')}`).join(' ')
  }

  sort(attribute: string, range: SortRange): string {
    const name = this.name(attribute)
    if ('below' in range) return `${name} < ${this.#value(range.below)}`
    if ('above' in range) return `${name} > ${this.#value(range.above)}`
    if ('startsWith' in range) return `begins_with(${name}, ${this.#value(range.startsWith)})`
    const [from, to] = range.between
    return `${name} BETWEEN ${this.#value(from)} AND ${this.#value(to)}`
  }

  /** What is to be read of each item. */
  projection(attributes: readonly string[]): string {
    return attributes.map((attribute) => this.name(attribute)).join(', ')
  }

  name(attribute: string): string {
    const name = `#${attribute}`
    this.#names[name] = attribute
    return name
  }

  /** What every command takes beside its expressions; DynamoDB refuses empty ones. */
  get attributes() {
    return {
      ...(Object.keys(this.#names).length > 0 && { ExpressionAttributeNames: this.#names }),
      ...(Object.keys(this.#values).length > 0 && { ExpressionAttributeValues: this.#values }),
    }
  }

  #isList(attribute: string, texts: readonly string[]): readonly string[] {
    const name = this.name(attribute)
    const members = texts.map((text, at) => `${name}[${at}] = ${this.#value(text)}`)
    return [`size(${name}) = ${this.#value(texts.length)}`, ...members]
  }

  #pairs(attributes: Attributes, between: string): readonly string[] {
    return Object.entries(attributes).map(
      ([name, value]) => `${this.name(name)}${between}${this.#value(value)}`,
    )
  }

  #defaults(attributes: Attributes): readonly string[] {
    return Object.entries(attributes).map(([attribute, value]) => {
      const name = this.name(attribute)
      return `${name} = if_not_exists(${name}, ${this.#value(value)})`
    })
  }

  #value(value: unknown): string {
    const name = `:${Object.keys(this.#values).length}`
    this.#values[name] = value
    return name
  }
}
