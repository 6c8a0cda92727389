/**
 * The messages that the vault itself writes and reads: framed, one data key, exactly the expected context.
 * The format is described in `docs/format.md`.
 */
export {
  openMessageContext,
  openVault,
  openVaultRange,
  openVaultStream,
  type PlaintextRange,
  type ReadMessage,
} from './vault-open.ts'
export type { VaultKey } from './vault-policy.ts'
export {
  messageLength,
  type SealedMessage,
  type SealOptions,
  sealVault,
  sealVaultStream,
} from './vault-seal.ts'
