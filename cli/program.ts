import { Command } from 'commander'
import manifest from '../package.json' with { type: 'json' }
import { addAnomalyCommands } from './commands/anomaly.ts'
import { addAuditCommands } from './commands/audit.ts'
import { addClientCommands } from './commands/client.ts'
import { addDoctorCommand } from './commands/doctor.ts'
import { addKeyCommands } from './commands/key.ts'
import { addSessionCommands } from './commands/login.ts'
import { addMessageCommand } from './commands/message.ts'
import { addObjectCommands } from './commands/object.ts'
import { addRotationCommands } from './commands/rotation.ts'
import { addServeCommand } from './commands/serve.ts'
import { addUserCommands } from './commands/user.ts'

const HELP = `
Exit codes: 0 done, 1 failed, 2 usage, 3 refused (401, 403), 4 not found, 5 found what --fail-on names.

Environment of commands that call a vault: KEYFOLD_URL (default http://127.0.0.1:8420). They call as who is signed in ("keyfold login"),
or with KEYFOLD_CLIENT_ID and KEYFOLD_CLIENT_SECRET (and KEYFOLD_ISSUER when the issuer is not <KEYFOLD_URL>/oidc), or KEYFOLD_TOKEN.`

/** @returns the whole command line; usage errors are thrown as CommanderError. */
export function createProgram(): Command {
  const program = new Command('keyfold')
    .description('A vault for sensitive data.')
    .version(manifest.version)
    .option('--json', 'results and errors as JSON')
    .addHelpText('after', HELP)
    // Options belong to the command that they follow: "object get --version 2" is not "keyfold --version".
    .enablePositionalOptions()
    .exitOverride()
    // Errors are thrown, and written in one place.
    .configureOutput({ outputError: () => {} })
  addServeCommand(program)
  addKeyCommands(program)
  addSessionCommands(program)
  addUserCommands(program)
  addClientCommands(program)
  addRotationCommands(program)
  addObjectCommands(program)
  addMessageCommand(program)
  addAuditCommands(program)
  addAnomalyCommands(program)
  addDoctorCommand(program)
  for (const leaf of leavesOf(program)) leaf.option('--json', 'results and errors as JSON')
  return program
}

const leavesOf = (command: Command): readonly Command[] =>
  command.commands.length === 0 ? [command] : command.commands.flatMap(leavesOf)
