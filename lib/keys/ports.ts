/**
 * What the vault needs from a key service (AWS KMS, or the software key service) and from the store of generations.
 *
 * The service's port is split by privilege, because each function of the vault holds at most one of them. Every call
 * names its key and carries the encryption context, which the service authenticates.
 */
import type { EncryptionContext } from '../envelope/context.ts'
import type { Generation, GenerationFacts, GenerationState } from './generation.ts'

/** A new data key. `plaintext` is 32 bytes; the caller overwrites it when done. */
export type DataKey = {
  readonly plaintext: Uint8Array
  readonly wrapped: Uint8Array
  /** The key that wrapped it, from the service's answer. */
  readonly keyId: string
}

export interface DataKeyGenerator {
  /** @throws KeyfoldError `key-state` when the key is unknown or may not wrap; `unavailable` when throttled. */
  generateDataKey(keyId: string, context: EncryptionContext): Promise<DataKey>
}

export interface DataKeyUnwrapper {
  /**
   * @returns the 32 bytes of the data key.
   * @throws KeyfoldError `cannot-decrypt` for a wrong key, context or blob; `key-state` when the key may not unwrap.
   */
  unwrap(keyId: string, wrapped: Uint8Array, context: EncryptionContext): Promise<Uint8Array>
}

export interface DataKeyRewrapper {
  /** Wraps the same data key under another master key, without showing it to the caller. Errors as for `unwrap`. */
  rewrap(
    from: { keyId: string; wrapped: Uint8Array; context: EncryptionContext },
    toKeyId: string,
    toContext: EncryptionContext,
  ): Promise<{ wrapped: Uint8Array; keyId: string }>
}

/** The states of one master key inside the service, in KMS's own terms. */
export type MasterKeyState = 'pending-import' | 'enabled' | 'disabled' | 'pending-deletion' | 'destroyed'

export type MasterKeyDescription = {
  readonly keyId: string
  readonly state: MasterKeyState
  readonly created: number
}

export interface MasterKeyAdmin {
  /**
   * Makes an empty master key in `pending-import`, tagged with its generation. May return one made before for the same
   * generation that still waits for its material, so that a retry leaves no orphan. @returns its id.
   *
   * @param onKeyLeftBehind told of an empty key that nobody needs, and that could not be deleted
   */
  createKey(generation: number, onKeyLeftBehind?: (keyId: string) => void): Promise<string>
  /**
   * Imports 32 bytes of material; the key becomes `enabled`. Importing the same material again is a success.
   * @throws KeyfoldError `key-state` when the key has other material, or is not waiting for any.
   */
  importMaterial(keyId: string, material: Uint8Array): Promise<void>
  /** @returns null for a key that never was. */
  describeKey(keyId: string): Promise<MasterKeyDescription | null>
  /** `destroyed` erases the material for good. @throws KeyfoldError `key-state` for a step that is not allowed. */
  changeState(keyId: string, state: 'enabled' | 'disabled' | 'pending-deletion' | 'destroyed'): Promise<void>
}

export interface KeyService extends DataKeyGenerator, DataKeyUnwrapper, DataKeyRewrapper, MasterKeyAdmin {}

/**
 * One item per generation, and one item that is the ACTIVE pointer. A generation is `active` because the pointer names it,
 * and `decrypt-only` from the moment that the pointer leaves it: what the items themselves record of a move is written
 * later, at the latest before the next move or transition, and never decides. So each change is one conditional write on
 * one item, and at no moment are two generations active, or none once there was one.
 */
export interface GenerationStore {
  /** Every generation, oldest first, read consistently. */
  list(): Promise<readonly Generation[]>
  /** @returns null when there is none. */
  find(generation: number): Promise<Generation | null>
  /** Claims a number: puts a `pending` item. @returns whether it won; `false` when the number is taken. */
  claim(generation: number, keyId: string, created: number): Promise<boolean>
  /** The ACTIVE pointer. @returns null before bootstrap. */
  active(): Promise<Generation | null>
  /**
   * Moves the ACTIVE pointer from `from` (null: there is none yet) to `to`, which must be `pending`, by one conditional
   * update of the pointer. Only the step that may transition a `pending` generation activates it, so that a store which
   * cannot look at two items may read the item before. @returns whether it won.
   */
  activate(from: number | null, to: number, at: number): Promise<boolean>
  /**
   * Any other change of state. `at` is recorded as the time of being disabled, scheduled for deletion, or destroyed; going back
   * from one of these forgets it. @returns whether the generation was still in `from`.
   * @throws KeyfoldError `key-state` for a change that no generation may make, or that is the pointer's to make.
   */
  transition(generation: number, from: GenerationState, to: GenerationState, at: number): Promise<boolean>
  /** Records facts of a generation that is there; the others stay as they are. */
  note(generation: number, facts: Partial<GenerationFacts>): Promise<void>
}

export interface GenerationUsage {
  /**
   * How many live versions' data keys are wrapped under each generation, by an index that may lag; generations without any are
   * left out.
   *
   * @param max counts no further than this, in each generation
   */
  countByGeneration(max?: number): Promise<ReadonlyMap<number, number>>
}

/** Where the escrowed material of generations is kept: age files, which only the recovery recipients can open. */
export interface EscrowStore {
  /** Durable when it returns; adds or replaces. @param file an armored age file */
  put(generation: number, keyId: string, file: string): Promise<void>
  /** Consistent. @returns null when there is none. */
  get(generation: number, keyId: string): Promise<string | null>
}
