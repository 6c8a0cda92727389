/**
 * Keyfold as a library: the functions of the original specification under their names in TypeScript, and what is needed
 * to call them.
 *
 * @example Seal and open under a key of your own, without a vault
 * const key = generateNewKey()
 * const message = encryptData('4111 1111 1111 1111', key)
 * decryptData(message, key).toString() // → '4111 1111 1111 1111'
 *
 * @example Use the vault in a data folder from a program
 * const stores = await openStores('.keyfold')
 * const { ports } = composeEmbedded(stores, config)
 * const { version, message } = await encryptSensitiveData(ports, caller, input)
 *
 * @example Rotate its master key, whose material only the holder of that age identity can bring back
 * const keys = { escrow: { recipients: ['age1…'], waived: false }, nextRotation: () => null, managedCopyRetentionMs: 0 }
 * const { rotation } = composeEmbedded(stores, { ...config, keys })
 * const { to, rewrapped } = await rotateKey(rotation)
 *
 * @example Look for odd use in events, of a vault or of a file
 * for (const { severity, sentence } of detectAnomalies(events)) console.log(severity, sentence)
 */
export type { Caller } from './access/caller.ts'
export { type AccessRequest, checkAccess, type Decision } from './access/check.ts'
export { DEFAULT_PURPOSES, type PurposePolicy } from './access/purposes.ts'
export { detectAnomalies, detectAnomaliesIn } from './anomaly/detect.ts'
export type { DetectorOptions } from './anomaly/detector.ts'
export type { DetectorName, Finding, Severity } from './anomaly/model.ts'
export type { AuditEvent } from './audit/event.ts'
export { logAccessAttempt, logDecryptionEvent, logEncryptionEvent, type Recorder } from './audit/record.ts'
export { composeEmbedded, type EmbeddedConfig, type EmbeddedVault, openStores } from './compose/embedded.ts'
export type { EncryptionContext } from './envelope/context.ts'
export { decryptData, encryptData } from './envelope/encrypt-data.ts'
export { openVaultStream, sealVaultStream } from './envelope/vault.ts'
export { type ErrorCode, KeyfoldError } from './errors.ts'
export { generateNewKey, loadCryptoKey } from './keys/crypto-key.ts'
export { encryptSensitiveData, type NewContent } from './objects/create.ts'
export { decryptSensitiveData } from './objects/decrypt.ts'
export { type RotateKeyOptions, type RotateKeyPorts, rotateKey } from './rotation/rotate-key.ts'
