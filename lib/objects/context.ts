import type { EncryptionContext } from '../envelope/context.ts'
import type { VersionKind } from './model.ts'

/**
 * The encryption context of one version, in the key service and in the message (architecture, section 4). Never any
 * personal data: AWS writes it to CloudTrail.
 */
export const contextOf = (
  vault: string,
  { kind, object, version }: { kind: VersionKind; object: string; version: number },
): EncryptionContext => ({
  'keyfold:vault': vault,
  'keyfold:kind': kind,
  'keyfold:object': object,
  'keyfold:version': String(version),
})
