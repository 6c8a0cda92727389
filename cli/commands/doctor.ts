import { type Command, Option } from 'commander'
import { iso } from '../../lib/clock.ts'
import type { DoctorReport } from '../../lib/doctor/report.ts'
import { KeyfoldError } from '../../lib/errors.ts'
import type { CheckResult } from '../../lib/examination.ts'
import { type AwsFlags, awsOption, vaultOf, vaultOption } from '../aws/options.ts'
import { UsageError } from '../failures.ts'
import { print, printJson } from '../output.ts'

type Flags = AwsFlags & { data?: string; last?: true; clientId?: string; json?: true }

const SIGNS = { passed: '✓', failed: '✗', skipped: '–' } as const

const HELP = `
With --data: the checks of the daily report of a vault on this machine, now, whether it is served or not; nothing is changed or kept.
With --last: the last report that the vault itself made, and keeps.
With --aws: every part of a deployed vault. With a machine client that has the role writer it also stores an object, reads it back
and destroys it: its id by --client-id or KEYFOLD_CLIENT_ID, its secret by KEYFOLD_CLIENT_SECRET. Everything else is only looked at.
With --json: a list of {check, outcome, detail, remedy}; outcomes are passed, failed and skipped. With --data: a report {time, checks,
checkpoint} with such a list, in which failed checks have failingSince, too; with --last, null before the first.`

export function addDoctorCommand(program: Command): void {
  program
    .command('doctor')
    .description('check a vault from end to end, and say what is wrong and how to mend it')
    .option('--data <dir>', 'the vault in this data folder')
    .addOption(new Option('--last', 'show the last kept report of the data folder').conflicts('aws'))
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
  if (flags.data !== undefined) return doctorOfFolder(flags.data, flags)
  if (vault === null || flags.last) {
    throw new UsageError(
      'Give --aws and --vault for a vault in AWS, or --data, the folder of one on this machine.',
    )
  }
  // Loaded only here, so that other commands start quickly.
  const { examineVault } = await import('../aws/doctor.ts')
  const results: CheckResult[] = []
  const credentials = { id: flags.clientId, secret: process.env.KEYFOLD_CLIENT_SECRET }
  await examineVault(vault, credentials, (result) => {
    results.push(result)
    if (!flags.json) show(result)
  })
  if (flags.json) printJson(results)
  judge(`The vault "${vault}"`, results)
}

async function doctorOfFolder(data: string, { last, json }: Flags): Promise<void> {
  const { examineDataFolder, lastReport } = await import('../data-folder-doctor.ts')
  const report = last ? await lastReport(data) : await examineDataFolder(data)
  if (json) await printReport(report)
  else if (report === null) print('There is no report yet: the first is made some minutes after a start.')
  else showReport(report, last === true)
  judge(`The vault in ${data}`, report?.lines ?? [])
}

async function printReport(report: DoctorReport | null): Promise<void> {
  const { reportView } = await import('../../lib/http/report-schemas.ts')
  printJson(reportView(report).report)
}

function showReport({ at, lines }: DoctorReport, dated: boolean): void {
  if (dated) print(`As of ${iso(at)}:`)
  for (const line of lines) {
    show(line)
    const { failingSince } = line
    if (failingSince !== null && failingSince < at) print(`  failing since ${iso(failingSince)}`)
  }
}

/** @throws KeyfoldError when a check failed. */
function judge(vault: string, results: readonly CheckResult[]): void {
  const failed = results.filter(({ outcome }) => outcome === 'failed').length
  if (failed === 0) return
  const problems = failed === 1 ? 'one problem' : `${failed} problems`
  throw new KeyfoldError('invalid-configuration', `${vault} has ${problems}.`)
}

function show({ check, outcome, detail, remedy }: CheckResult): void {
  print(`${SIGNS[outcome]} ${check}: ${detail}`)
  if (remedy !== null) print(`  → ${remedy}`)
}
