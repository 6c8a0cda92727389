/** The options of `keyfold rotation`; what a command needs is loaded when it runs, so that each starts quickly. */
import { type Command, Option } from 'commander'
import { POLICY } from '../../lib/policy.ts'
import { ROTATION_MODES } from '../../lib/rotation/model.ts'
import { awsOption, vaultOption } from '../aws/options.ts'
import { collect, integerFrom } from '../options.ts'

const number = integerFrom(1, Number.MAX_SAFE_INTEGER)

export function addRotationCommands(program: Command): void {
  const rotation = program
    .command('rotation')
    .description('change the master key of any vault (see KEYFOLD_URL below "keyfold --help")')
  addStart(rotation)
  addWatch(rotation)
  addList(rotation)
}

const START_HELP = `
A rotation makes a new master key and moves everything to it; reads and writes go on. One that failed is gone on with by
the next "rotation start". With --key-file the new master key is yours: it goes straight into the data folder (--data) or
into KMS (--aws --vault), never through the API.`

function addStart(rotation: Command): void {
  rotation
    .command('start')
    .description('begin a rotation, or go on with the one that failed')
    .addOption(
      new Option(
        '--mode <mode>',
        'rewrap data keys only, or re-encrypt contents, when data keys may have leaked',
      )
        .choices(ROTATION_MODES)
        .default('rewrap'),
    )
    .addOption(
      new Option('--generation <n>', 're-encrypt all that this generation wraps')
        .argParser(number)
        .conflicts('object'),
    )
    .option('--object <id>', 're-encrypt all versions of this object; repeatable', collect)
    .option('--waive-escrow', 'accept that nobody can bring the new master key back if it is lost')
    .option(
      '--compromised <n>',
      'strangers may have this generation: disable it as soon as it is empty',
      number,
    )
    .option('--yes', 'do not ask before a generation is given up')
    .option('--key-file <file>', 'the material of the new master key; with --data, or --aws and --vault')
    .option('--data <dir>', 'the data folder of the vault; with --key-file')
    .addOption(awsOption())
    .addOption(vaultOption())
    .option('--watch', 'stay, and show how it goes on')
    .addHelpText('after', START_HELP)
    .action(async (_: object, command: Command) => {
      const { start } = await import('./rotation-start.ts')
      await start(command.optsWithGlobals())
    })
}

function addWatch(rotation: Command): void {
  rotation
    .command('watch')
    .description('show how a rotation goes on, until it ends; exits 1 if it fails')
    .argument('[id]', 'its number (default: the last one)', number)
    .action(async (id: number | undefined, _: object, command: Command) => {
      const { watch } = await import('./rotation-watch.ts')
      await watch(id, command.optsWithGlobals())
    })
}

function addList(rotation: Command): void {
  rotation
    .command('list')
    .description('list rotations, newest first')
    .option('--limit <n>', 'rotations on a page', integerFrom(1, POLICY.pageSizeMax))
    .option('--cursor <cursor>', 'go on where a page ended')
    .action(async (_: object, command: Command) => {
      const { list } = await import('./rotation-list.ts')
      await list(command.optsWithGlobals())
    })
}
