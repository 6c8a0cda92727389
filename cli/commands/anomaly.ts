/** The options of `keyfold anomaly`; what a command needs is loaded when it runs, so that each starts quickly. */
import { type Command, InvalidArgumentError, Option } from 'commander'
import { SEVERITIES } from '../../lib/anomaly/model.ts'

const HELP = `
Needs no vault. A file has an event a line (docs/audit-event.schema.json), as "keyfold audit export" writes them, also with --proofs; oldest or newest first.
One that ends in .gz is decompressed. Events that come twice are counted once; those that come more than an hour too late are left out. The summary says
how many. With --json: a finding a line on stdout; the summary on stderr.
It exits with 0 whether it finds something or not, unless --fail-on says otherwise.`

export function addAnomalyCommands(program: Command): void {
  program
    .command('anomaly')
    .description('who uses keys oddly')
    .command('detect')
    .description('look for odd use of keys in a file of events')
    .requiredOption('--events <file>', 'JSON lines; "-": standard input')
    .option(
      '--budget <n>',
      'how many false findings per principal and 30 days are acceptable (default: 1)',
      budget,
    )
    .option('--since <time>', 'report what was noticed later: ISO 8601; all events are learned from', time)
    .addOption(new Option('--min-severity <severity>', 'report these and worse').choices(SEVERITIES))
    .addOption(
      new Option('--fail-on <severity>', 'exit with 5 when there are such, or worse').choices(SEVERITIES),
    )
    .option('--skip-invalid', 'pass over lines that are no events, and count them')
    .addHelpText('after', HELP)
    .action(async (_: object, command: Command) => {
      const { detect } = await import('./anomaly-detect.ts')
      await detect(command.optsWithGlobals())
    })
}

const BUDGET_MAX = 100

function budget(text: string): number {
  const value = /^\d{1,3}(\.\d{1,3})?$/.test(text) ? Number(text) : 0
  if (value > 0 && value <= BUDGET_MAX) return value
  throw new InvalidArgumentError(`Give a number above 0, such as 0.5, and at most ${BUDGET_MAX}.`)
}

/** A time without its zone would be another one on another machine. */
const TIME = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d))?$/

function time(text: string): number {
  const value = TIME.test(text) ? Date.parse(text) : Number.NaN
  if (!Number.isNaN(value)) return value
  throw new InvalidArgumentError('Write it like 2031-01-31, or 2031-01-31T12:00:00Z.')
}
