/** The options of commands that work on a vault in AWS. */
import { InvalidArgumentError, Option } from 'commander'
import { VAULT_NAME } from '../../lib/config/names.ts'
import { UsageError } from '../failures.ts'

export type AwsFlags = { aws?: true; vault?: string }

const parseVault = (text: string): string => {
  if (VAULT_NAME.test(text)) return text
  throw new InvalidArgumentError('A name is 3 to 32 lower case letters, digits and hyphens.')
}

export const awsOption = (): Option =>
  new Option('--aws', 'the vault deployed in AWS; region and credentials from the environment').conflicts(
    'data',
  )

export const vaultOption = (): Option =>
  new Option('--vault <name>', 'the name that it was deployed under; with --aws').argParser(parseVault)

/** @returns the vault in AWS that is meant; null: one on this machine. */
export function vaultOf({ aws, vault }: AwsFlags): string | null {
  if (aws && vault === undefined)
    throw new UsageError('--aws needs --vault, the name that the vault was deployed under.')
  if (!aws && vault !== undefined) throw new UsageError('--vault names a vault in AWS: give --aws with it.')
  return vault ?? null
}
