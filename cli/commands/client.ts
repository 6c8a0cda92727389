/** The options of `keyfold client`; what a command needs is loaded when it runs, so that each starts quickly. */
import { type Command, Option } from 'commander'
import { ROLES } from '../../lib/access/roles.ts'
import { PEOPLE_POLICY } from '../../lib/people/policy.ts'
import { integerFrom, pageOptions } from '../options.ts'
import type { ClientVerb } from '../people/clients.ts'
import { addRegister } from './client-register.ts'

const HELP = `
All but "register" work at the vault of KEYFOLD_URL, as who is signed in ("keyfold login"): "secret" as the custodian of the client, the others
as an administrator. CLIENT is an id. Giving a client "admin" or a role that touches data, and enabling such a client again, wait until a
second administrator approves: see "keyfold user approve".`

const HOUR_MS = 60 * 60_000
const OVERLAP_HOURS_DEFAULT = PEOPLE_POLICY.secretOverlapDefaultMs / HOUR_MS
const OVERLAP_HOURS_MAX = PEOPLE_POLICY.secretOverlapMaxMs / HOUR_MS

export function addClientCommands(program: Command): void {
  const client = program
    .command('client')
    .description('machine clients: programs that use a vault')
    .addHelpText('after', HELP)
  addRegister(client)
  addList(client)
  addCreate(client)
  addSecret(client)
  addRoles(client)
  addAccess(client)
}

const rolesOption = (): Option => new Option('--role <role...>', 'its roles').choices(ROLES)

function addList(client: Command): void {
  pageOptions(client.command('list').description('list machine clients')).action(
    async (_: object, command: Command) => {
      const { list } = await import('../people/clients.ts')
      await list(command.optsWithGlobals())
    },
  )
}

function addCreate(client: Command): void {
  client
    .command('create')
    .description('create a machine client; its custodian collects the secret')
    .argument('<name>', 'for people to recognize it by')
    .requiredOption(
      '--custodian <user>',
      'who collects its secrets: a login or an id; nobody who administers',
    )
    .addOption(rolesOption())
    .action(async (name: string, _: object, command: Command) => {
      const { create } = await import('../people/clients.ts')
      await create(name, command.optsWithGlobals())
    })
}

function addSecret(client: Command): void {
  client
    .command('secret')
    .description('as its custodian: make a new secret, and print it, this once')
    .argument('<client>', 'its id')
    .option(
      '--overlap <hours>',
      `how long the former secret stays valid (default: ${OVERLAP_HOURS_DEFAULT})`,
      integerFrom(0, OVERLAP_HOURS_MAX),
    )
    .action(async (id: string, _: object, command: Command) => {
      const { collect } = await import('../people/clients.ts')
      await collect(id, command.optsWithGlobals())
    })
}

function addRoles(client: Command): void {
  client
    .command('roles')
    .description('give a machine client these roles in place of those that it has')
    .argument('<client>', 'its id')
    .addOption(rolesOption())
    .addOption(new Option('--none', 'no role at all').conflicts('role'))
    .action(async (id: string, _: object, command: Command) => {
      const { changeRoles } = await import('../people/clients.ts')
      await changeRoles(id, command.optsWithGlobals())
    })
}

const VERBS: Readonly<Record<ClientVerb, string>> = {
  disable: 'lock a machine client out, from the next request on',
  enable: 'let a machine client in again',
  revoke: 'remove a machine client and its secrets for good',
}

function addAccess(client: Command): void {
  for (const [verb, description] of Object.entries(VERBS)) {
    client
      .command(verb)
      .description(description)
      .argument('<client>', 'its id')
      .action(async (id: string, _: object, command: Command) => {
        const { changeAccess } = await import('../people/clients.ts')
        await changeAccess(verb as ClientVerb, id, command.optsWithGlobals())
      })
  }
}
