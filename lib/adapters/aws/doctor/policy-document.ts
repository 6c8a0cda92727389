/** Reads policies of resources, as far as to find a statement that denies everybody something. */
import * as z from 'zod/mini'

const texts = z.union([z.string(), z.array(z.string())])

const Statement = z.looseObject({
  Effect: z.string(),
  Principal: z.optional(z.unknown()),
  Action: z.optional(texts),
  Resource: z.optional(texts),
  Condition: z.optional(z.record(z.string(), z.record(z.string(), z.unknown()))),
})
const Document = z.object({ Statement: z.union([Statement, z.array(Statement)]) })

export type Denial = { readonly resources: readonly string[]; readonly condition: Conditions }
type Conditions = Readonly<Record<string, Readonly<Record<string, unknown>>>>

/** @returns the statements by which a policy denies an action to everybody; none for what is no policy. */
export function denialsOf(policy: string, action: string): readonly Denial[] {
  const document = Document.safeParse(parsed(policy))
  if (!document.success) return []
  return [document.data.Statement]
    .flat()
    .filter(({ Effect, Principal, Action }) => {
      const covers = listed(Action).some((pattern) => matches(pattern, action))
      return Effect === 'Deny' && isEverybody(Principal) && covers
    })
    .map(({ Resource, Condition = {} }) => ({ resources: listed(Resource), condition: Condition }))
}

const listed = (value: string | readonly string[] | undefined): readonly string[] =>
  value === undefined ? [] : [value].flat()

function isEverybody(principal: unknown): boolean {
  if (principal === '*') return true
  if (typeof principal !== 'object' || principal === null || !('AWS' in principal)) return false
  return [principal.AWS].flat().includes('*')
}

/** Without `?`, which no policy of Keyfold uses. Actions know no case. */
function matches(pattern: string, action: string): boolean {
  const parts = pattern.split('*').map((part) => part.replace(/[.+^${}()|[\]\\]/g, String.raw`\$&`))
  return new RegExp(`^${parts.join('.*')}$`, 'i').test(action)
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
