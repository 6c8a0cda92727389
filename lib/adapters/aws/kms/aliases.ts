/** Aliases of master keys. Nothing in the vault calls a key by its alias. */
import { CreateAliasCommand, type KMSClient, UpdateAliasCommand } from '@aws-sdk/client-kms'
import { activeAlias } from '../../../config/names.ts'
import { isNamed } from '../errors.ts'
import { callKms, isUnknownKey } from './call.ts'
import { describeKey } from './describe.ts'
import { type Pause, realPause, untilSettled } from './settling.ts'

/** Needs `kms:CreateAlias` on the alias and on the key. @returns whether the alias was free. */
export const createAlias = (
  client: KMSClient,
  alias: string,
  keyId: string,
  pause: Pause,
): Promise<boolean> =>
  untilSettled(`the key ${keyId}`, pause, () =>
    callKms('CreateAlias', async () => {
      try {
        await client.send(new CreateAliasCommand({ AliasName: alias, TargetKeyId: keyId }))
        return true
      } catch (error) {
        if (isNamed(error, 'AlreadyExistsException')) return false
        if (isUnknownKey(error)) return null
        throw error
      }
    }),
  )

/** Needs `kms:UpdateAlias` on the alias, on the key that it points at, and on the one that it shall point at. */
export const moveAlias = async (
  client: KMSClient,
  alias: string,
  keyId: string,
  pause: Pause,
): Promise<void> => {
  await untilSettled(`the key ${keyId}`, pause, () =>
    callKms('UpdateAlias', async () => {
      try {
        await client.send(new UpdateAliasCommand({ AliasName: alias, TargetKeyId: keyId }))
        return true
      } catch (error) {
        if (isUnknownKey(error)) return null
        throw error
      }
    }),
  )
}

/**
 * Lets the vault's own alias point at the active key, for people's sake, whatever it pointed at before. Needs `kms:DescribeKey`
 * and what {@link moveAlias} needs; where there is no such alias, what {@link createAlias} needs.
 *
 * @returns whether it did not already
 */
export async function pointActiveAlias(
  client: KMSClient,
  vault: string,
  keyId: string,
  pause: Pause = realPause,
): Promise<boolean> {
  const alias = activeAlias(vault)
  const found = await describeKey(client, alias)
  if (found?.Arn === keyId) return false
  if (found === null && (await createAlias(client, alias, keyId, pause))) return true
  await moveAlias(client, alias, keyId, pause)
  return true
}
