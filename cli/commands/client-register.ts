import { type Command, Option } from 'commander'
import { ROLES, type Role } from '../../lib/access/roles.ts'
import type { Registration } from '../aws/clients.ts'
import { type AwsFlags, awsOption, vaultOf, vaultOption } from '../aws/options.ts'
import { UsageError } from '../failures.ts'
import { note, print, printJson } from '../output.ts'

type Flags = AwsFlags & { client: string; role: readonly Role[]; json?: true }

export function addRegister(client: Command): void {
  client
    .command('register')
    .description(
      'as the operator: give a machine client that AWS made its roles, in place of those that it had',
    )
    .addOption(awsOption())
    .addOption(vaultOption())
    .requiredOption('--client <client>', 'its name in the profile, or its client id')
    .addOption(
      new Option('--role <role...>', 'its roles; no others stay').choices(ROLES).makeOptionMandatory(),
    )
    .action((_: object, command: Command) => register(command.optsWithGlobals()))
}

async function register(flags: Flags): Promise<void> {
  const vault = vaultOf(flags)
  if (vault === null) {
    throw new UsageError(
      'Give --aws and --vault: this is for clients that AWS made. "keyfold client create" makes one at any vault.',
    )
  }
  // Loaded only here, so that other commands start quickly.
  const { registerClient } = await import('../aws/clients.ts')
  const registration = await registerClient(vault, flags.client, [...new Set(flags.role)])
  const { outcome, name, item, before } = registration
  if (flags.json) return printJson({ outcome, name, ...item, before })
  print(describe(registration))
  if (item.disabled) note('It is disabled, and stays so.')
}

function describe({ outcome, name, item, before }: Registration): string {
  const who = `${item.principal} (${name})`
  const roles = item.roles.join(', ')
  if (outcome === 'unchanged') return `${who} has the roles ${roles} already.`
  if (outcome === 'registered') return `${who} is registered, with the roles ${roles}.`
  return `${who} has the roles ${roles} now, no longer ${before.join(', ') || 'none'}.`
}
