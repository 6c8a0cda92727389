/** One generation, as the vault's API shows it. */
import * as z from 'zod/mini'
import { countOfVersions } from '../../lib/rotation/count-of-versions.ts'
import { jsonOf, type Vault } from '../client.ts'

const Emergency = z.object({
  protectedSince: z.string(),
  activeUntil: z.nullable(z.string()),
  consequences: z.array(z.string()),
})

const Key = z.looseObject({
  generation: z.number(),
  keyId: z.string(),
  versions: z.number(),
  /** Null when there is nothing to give up. */
  ifCompromised: z.nullable(Emergency),
})

type Key = z.infer<typeof Key>

/** @throws KeyfoldError `not-found` when there is no such generation. */
export const readKey = async (vault: Vault, generation: number): Promise<Key> =>
  Key.parse(jsonOf(await vault({ method: 'GET', path: ['keys', String(generation)] })))

/** What it protects and since when, and what giving it up means. */
export function describeEmergency({ generation, versions, ifCompromised }: Key): readonly string[] {
  if (ifCompromised === null) return [`Generation ${generation} protects nothing.`]
  const { protectedSince, activeUntil, consequences } = ifCompromised
  const until = activeUntil === null ? 'and still does' : `until ${activeUntil}`
  return [
    `Generation ${generation} wraps ${countOfVersions(versions)} now. It wrapped new ones from ${protectedSince} ${until}.`,
    ...consequences.map((sentence) => `- ${sentence}`),
  ]
}
