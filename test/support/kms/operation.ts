import type { Clock } from '../../../lib/clock.ts'
import type { EncryptionContext } from '../../../lib/envelope/context.ts'
import type { KeyService } from '../../../lib/keys/ports.ts'
import type { ImportSets } from './import-sets.ts'
import type { Input } from './input.ts'
import type { Place, WireKey, WireKeys } from './keys.ts'

/** One permission that AWS would ask for: what a policy sees of a call. */
export type Use = {
  /** Without `kms:`. */
  readonly action: string
  /** The ARN of the key; null for what concerns none yet. */
  readonly key: string | null
  readonly context: EncryptionContext | null
  /** The tags of the key, or those that a new one gets. */
  readonly tags: Readonly<Record<string, string>>
}

/** What an operation works on. `used` says which permissions the call needs. */
export type Kms = {
  readonly keys: WireKeys
  readonly sets: ImportSets
  readonly software: KeyService
  readonly clock: Clock
  readonly place: Place
  readonly used: (use: Use) => void
  /** How many looks at a key still show it as it was before an import. */
  readonly staleLooks: number
}

export type Operation = (input: Input, kms: Kms) => object | Promise<object>

export const useOf = (action: string, key: WireKey, context: EncryptionContext | null = null): Use => ({
  action,
  key: key.arn,
  context,
  tags: Object.fromEntries(key.tags),
})
