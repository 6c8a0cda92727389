import { type Command, Option } from 'commander'
import { KeyfoldError } from '../../lib/errors.ts'
import type { CheckResult } from '../../lib/examination.ts'
import { type AwsFlags, awsOption, vaultOf, vaultOption } from '../aws/options.ts'
import { UsageError } from '../failures.ts'
import { print, printJson } from '../output.ts'

type Flags = AwsFlags & { clientId?: string; json?: true }

const SIGNS = { passed: '✓', failed: '✗', skipped: '–' } as const

const HELP = `
With a machine client that has the role writer it also stores an object, reads it back and destroys it: its id by
--client-id or KEYFOLD_CLIENT_ID, its secret by KEYFOLD_CLIENT_SECRET. Everything else is only looked at.
With --json: a list of {check, outcome, detail, remedy}; outcomes are passed, failed and skipped.`

export function addDoctorCommand(program: Command): void {
  program
    .command('doctor')
    .description('check a deployed vault from end to end, and say what is wrong and how to mend it')
    .addOption(awsOption())
    .addOption(vaultOption())
    .addOption(
      new Option('--client-id <id>', 'the machine client that tries the vault').env('KEYFOLD_CLIENT_ID'),
    )
    .addHelpText('after', HELP)
    .action((_: object, command: Command) => runDoctor(command.optsWithGlobals()))
}

async function runDoctor(flags: Flags): Promise<void> {
  const vault = vaultOf(flags)
  if (vault === null) throw new UsageError('Give --aws and --vault: the doctor looks at a vault in AWS.')
  // Loaded only here, so that other commands start quickly.
  const { examineVault } = await import('../aws/doctor.ts')
  const results: CheckResult[] = []
  const credentials = { id: flags.clientId, secret: process.env.KEYFOLD_CLIENT_SECRET }
  await examineVault(vault, credentials, (result) => {
    results.push(result)
    if (!flags.json) show(result)
  })
  if (flags.json) printJson(results)
  const failed = results.filter(({ outcome }) => outcome === 'failed').length
  if (failed === 0) return
  const problems = failed === 1 ? 'one problem' : `${failed} problems`
  throw new KeyfoldError('invalid-configuration', `The vault "${vault}" has ${problems}.`)
}

function show({ check, outcome, detail, remedy }: CheckResult): void {
  print(`${SIGNS[outcome]} ${check}: ${detail}`)
  if (remedy !== null) print(`  → ${remedy}`)
}
