/** The options of `keyfold user`; what a command needs is loaded when it runs, so that each starts quickly. */
import { type Command, Option } from 'commander'
import { ROLES } from '../../lib/access/roles.ts'
import type { ApprovalDecision } from '../../lib/people/decide-approval.ts'
import { APPROVAL_STATES } from '../../lib/people/model.ts'
import { awsOption, vaultOption } from '../aws/options.ts'
import { pageOptions } from '../options.ts'
import type { AccessVerb } from '../people/commands.ts'

const HELP = `
Without --data or --aws, at the vault of KEYFOLD_URL, as who is signed in ("keyfold login"), who has to be an administrator. With --data DIR or
--aws --vault NAME, as the operator of the machine or of the AWS account, who needs no second administrator, and is in the record as such.
What is sent to people then says that they sign in at KEYFOLD_URL; without a mail server it is left in DIR/outbox.

Giving somebody "admin" or a role that touches data, enabling such a person again, and resetting their credentials wait until a second
administrator approves. USER is a login or an id; write user:ID where another provider keeps the people, who cannot be looked up there.`

export function addUserCommands(program: Command): void {
  const user = program
    .command('user')
    .description('people: who they are, what they may do')
    .addHelpText('after', HELP)
  addList(user)
  addInvite(user)
  addRoles(user)
  addAccess(user)
  addApprovals(user)
  for (const command of user.commands) {
    command
      .option('--data <dir>', 'as the operator: the data folder of the vault')
      .addOption(awsOption())
      .addOption(vaultOption())
  }
}

const roleOption = (description: string): Option => new Option('--role <role...>', description).choices(ROLES)

function addList(user: Command): void {
  pageOptions(user.command('list').description('list people'))
    .option('--login <login>', 'only who signs in with it')
    .action(async (_: object, command: Command) => {
      const { list } = await import('../people/commands.ts')
      await list(command.optsWithGlobals())
    })
}

function addInvite(user: Command): void {
  user
    .command('invite')
    .description('invite somebody; the invitation goes to them')
    .argument('<login>', 'their e-mail address')
    .option('--name <name>', 'for people to recognize them by')
    .addOption(roleOption('what they shall be'))
    .action(async (login: string, _: object, command: Command) => {
      const { invite } = await import('../people/commands.ts')
      await invite(login, command.optsWithGlobals())
    })
}

function addRoles(user: Command): void {
  user
    .command('roles')
    .description('give somebody these roles in place of those that they have')
    .argument('<user>', 'their login or id')
    .addOption(roleOption('all the roles that they shall have'))
    .addOption(new Option('--none', 'no role at all').conflicts('role'))
    .action(async (who: string, _: object, command: Command) => {
      const { changeRoles } = await import('../people/commands.ts')
      await changeRoles(who, command.optsWithGlobals())
    })
}

const ACCESS: Readonly<Record<AccessVerb, string>> = {
  disable: 'lock somebody out, from the next request on',
  enable: 'let somebody in again',
  reset: 'send somebody new credentials, and end their sessions',
  'sign-out': 'end every session of somebody',
}

function addAccess(user: Command): void {
  for (const [name, description] of Object.entries(ACCESS)) {
    user
      .command(name)
      .description(description)
      .argument('<user>', 'their login or id')
      .action(async (who: string, _: object, command: Command) => {
        const { changeAccess } = await import('../people/commands.ts')
        await changeAccess(name as AccessVerb, who, command.optsWithGlobals())
      })
  }
}

const DECISIONS: Readonly<Record<ApprovalDecision, string>> = {
  approve: 'let a change happen that another administrator asked for',
  reject: 'refuse such a change',
  withdraw: 'take back what you asked for',
}

function addApprovals(user: Command): void {
  pageOptions(
    user.command('approvals').description('changes that wait for a second administrator, and former ones'),
  )
    .addOption(new Option('--state <state>', 'only those that stand so').choices(APPROVAL_STATES))
    .action(async (_: object, command: Command) => {
      const { listApprovals } = await import('../people/commands.ts')
      await listApprovals(command.optsWithGlobals())
    })
  for (const [name, description] of Object.entries(DECISIONS)) {
    user
      .command(name)
      .description(description)
      .argument('<id>', 'as "keyfold user approvals" shows it')
      .option('--reason <text>', 'why; it is kept with the decision')
      .action(async (id: string, _: object, command: Command) => {
        const { decide } = await import('../people/commands.ts')
        await decide(name as ApprovalDecision, id, command.optsWithGlobals())
      })
  }
}
