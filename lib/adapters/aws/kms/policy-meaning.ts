/**
 * What a key policy means, whatever way it is written. AWS does not give a policy back as it got it: it lays it out anew, writes
 * an account's id as the ARN of its root, and may write one element as a list and a number as text.
 *
 * Source: IAM user guide, "Grammar of the IAM JSON policy language" and "AWS JSON policy elements: Principal".
 */
type Members = Readonly<Record<string, unknown>>

export type PolicyStatement = {
  /** As it was given. */
  readonly written: Members
  /** The same for statements that mean the same. */
  readonly meaning: string
}

/** @returns null for what is no policy in the language of 2012-10-17. */
export function statementsOf(policy: string, partition: string): readonly PolicyStatement[] | null {
  const document = parsed(policy)
  if (!isMembers(document) || document.Version !== '2012-10-17') return null
  const statements = listed(document.Statement)
  if (!statements.every(isMembers)) return null
  return statements.map((written) => ({ written, meaning: meaningOf(written, partition) }))
}

/** Whether two policies have the same statements, in any order. */
export function meanTheSame(one: string, other: string, partition: string): boolean {
  const [ones, others] = [one, other].map((policy) => {
    const statements = statementsOf(policy, partition)
    return statements && inOrder(statements.map(({ meaning }) => meaning)).join()
  })
  return typeof ones === 'string' && ones === others
}

/** An element that is not known stays as it is: then it is like that of no statement of Keyfold's. */
function meaningOf(statement: Members, partition: string): string {
  const elements = Object.entries(statement).map(([name, value]): readonly [string, unknown] => {
    switch (name) {
      case 'Action':
      case 'NotAction':
        return [name, inOrder(listed(value).map((action) => String(action).toLowerCase()))]
      case 'Resource':
      case 'NotResource':
        return [name, inOrder(listed(value).map(String))]
      case 'Principal':
      case 'NotPrincipal':
        return [name, principalsOf(value, partition)]
      case 'Condition':
        return [name, conditionsOf(value)]
      default:
        return [name, value]
    }
  })
  // Its name says nothing.
  return JSON.stringify(byName(elements.filter(([name]) => name !== 'Sid')))
}

function principalsOf(value: unknown, partition: string): unknown {
  if (value === '*') return principalsOf({ AWS: '*' }, partition)
  if (!isMembers(value)) return value
  const rootOf = (text: string) => (/^\d{12}$/.test(text) ? `arn:${partition}:iam::${text}:root` : text)
  return eachOf(value, (names) => inOrder(listed(names).map((name) => rootOf(String(name)))))
}

const conditionsOf = (value: unknown): unknown =>
  isMembers(value)
    ? eachOf(value, (keys) =>
        isMembers(keys) ? eachOf(keys, (values) => inOrder(listed(values).map(String))) : keys,
      )
    : value

const eachOf = (members: Members, read: (value: unknown) => unknown): unknown =>
  byName(Object.entries(members).map(([name, value]) => [name, read(value)]))

const byName = (entries: readonly (readonly [string, unknown])[]): unknown =>
  entries.toSorted(([one], [other]) => (one < other ? -1 : 1))

const inOrder = (texts: readonly string[]): readonly string[] => [...new Set(texts)].toSorted()

const listed = (value: unknown): readonly unknown[] => [value].flat()

const isMembers = (value: unknown): value is Members =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
