/** The options of `keyfold audit`; what a command needs is loaded when it runs, so that each starts quickly. */
import { type Command, Option } from 'commander'
import { ACTIONS, OUTCOMES } from '../../lib/audit/event.ts'
import { awsOption, vaultOption } from '../aws/options.ts'
import { collect } from '../options.ts'

export function addAuditCommands(program: Command): void {
  const audit = program.command('audit').description('what was done, and the proof that nobody changed it')
  addVerify(audit)
  addKey(audit)
  addExport(audit)
}

const VERIFY_HELP = `
It reads the log and the stored events themselves, beside a running vault too, and exits 1 when anything was altered, removed, inserted or
reordered, naming the first event. Checkpoints that somebody else kept ("GET /v1/audit/checkpoint", or what a witness got) also tell whether
the whole log was put back to an earlier state, or replaced; without one, nobody can.`

function addVerify(audit: Command): void {
  inVault(audit.command('verify'))
    .description('prove that every event is as it was recorded; exits 1 if not')
    .option('--witness <file>', 'checkpoints that somebody else kept, one or several; repeatable', collect)
    .option('--since <file>', 'such a file: verify only what came after its last checkpoint')
    .option(
      '--key <key>',
      'the verifier key, as "keyfold audit key" printed it when you trusted the vault; repeatable',
      collect,
    )
    .addHelpText('after', VERIFY_HELP)
    .action(async (_: object, command: Command) => {
      const { verify } = await import('./audit-verify.ts')
      await verify(command.optsWithGlobals())
    })
}

function addKey(audit: Command): void {
  inVault(audit.command('key'))
    .description('print the key that checkpoints are verified with: keep it elsewhere')
    .action(async (_: object, command: Command) => {
      const { showKey } = await import('./audit-verify.ts')
      await showKey(command.optsWithGlobals())
    })
}

const EXPORT_HELP = `
Newest first, as the vault lists them, as who is signed in: without a filter all events, for which it takes the role auditor; your own with
"--principal me". In CSV, a cell that a spreadsheet would take for a formula begins with an apostrophe.`

function addExport(audit: Command): void {
  audit
    .command('export')
    .description('write events as JSON lines or CSV')
    .option('--after <time>', 'later than this: ISO 8601, such as 2031-01-31T12:00:00Z')
    .option('--before <time>', 'earlier than this')
    .option('--principal <id>', 'who did it: "me", or user:…, client:…, system:…')
    .option('--object <id>', 'on this object')
    .option('--subject <id>', 'about this subject')
    .addOption(new Option('--action <action>', 'what was done').choices(ACTIONS))
    .addOption(new Option('--outcome <outcome>', 'how it ended').choices(OUTCOMES))
    .addOption(new Option('--format <format>', 'of a line').choices(['jsonl', 'csv']).default('jsonl'))
    .option('--output <file>', 'a new file, which only you can read; never overwrites (default: stdout)')
    .addOption(
      new Option(
        '--proofs',
        'for verifiers of others: all sealed events of a data folder with leaf and salt, in the order of ids, to --output',
      ).implies({ format: 'jsonl' }),
    )
    .option('--data <dir>', 'the data folder; with --proofs')
    .addHelpText('after', EXPORT_HELP)
    .action(async (_: object, command: Command) => {
      const { exportEvents } = await import('./audit-export.ts')
      await exportEvents(command.optsWithGlobals())
    })
}

const inVault = (command: Command): Command =>
  command
    .option('--data <dir>', 'the data folder', '.keyfold')
    .addOption(awsOption())
    .addOption(vaultOption())
