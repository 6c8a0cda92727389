/** The options of `keyfold key`; what a command needs is loaded when it runs, so that each starts quickly. */
import { type Command, InvalidArgumentError, Option } from 'commander'
import { awsOption, vaultOption } from '../aws/options.ts'
import { integerFrom } from '../options.ts'

const number = integerFrom(1, Number.MAX_SAFE_INTEGER)

export function addKeyCommands(program: Command): void {
  const key = program.command('key').description('the master keys of a vault, on this machine or in AWS')
  addGenerate(key)
  addImport(key)
  addStatus(key)
  addEscrowOpen(key)
  addDrill(key)
  addReinstate(key)
  addCopiesDestroyed(key)
}

function addGenerate(key: Command): void {
  key
    .command('generate')
    .description('make a key file of 32 random bytes that only you can read; never overwrites')
    .option('--out <file>', 'the file', './crypto.key')
    .action(async (_: object, command: Command) => {
      const { generate } = await import('./key-import.ts')
      await generate(command.optsWithGlobals())
    })
}

function addImport(key: Command): void {
  inVault(key.command('import'))
    .description(
      'make generation 1 from a key file, in AWS or in a data folder that is not being served; or bring a lost key back',
    )
    .requiredOption('--key-file <file>', 'the key file')
    .option(
      '--generation <n>',
      'give this generation the key back that KMS, or the key store of the data folder, has lost',
      number,
    )
    .action(async (_: object, command: Command) => {
      const { importKey } = await import('./key-import.ts')
      await importKey(command.optsWithGlobals())
    })
}

function addStatus(key: Command): void {
  inVault(key.command('status'))
    .description('show the generations, their states, how much each of them wraps, and what comes next')
    .action(async (_: object, command: Command) => {
      const { showStatus } = await import('./key-status.ts')
      await showStatus(command.optsWithGlobals())
    })
}

function addEscrowOpen(key: Command): void {
  inVault(key.command('escrow-open'))
    .description('bring the material of a generation back from escrow, as a key file')
    .requiredOption('--generation <n>', 'whose material', number)
    .requiredOption('--identity <file>', 'the age identity of a recovery recipient')
    .requiredOption('--out <file>', 'a new file, which only you can read; never overwrites')
    .action(async (_: object, command: Command) => {
      const { openEscrow } = await import('./key-recovery.ts')
      await openEscrow(command.optsWithGlobals())
    })
}

function addDrill(key: Command): void {
  inVault(key.command('drill'))
    .description(
      'prove that the escrow of a generation, or its key file, would bring it back; exits 1 if not',
    )
    .requiredOption('--generation <n>', 'whose material, or "active"', numberOrActive)
    .addOption(
      new Option('--identity <file>', 'the age identity of a recovery recipient').conflicts('keyFile'),
    )
    .option('--key-file <file>', 'a key file in place of the escrow: generation 1 has none')
    .action(async (_: object, command: Command) => {
      const { drill } = await import('./key-recovery.ts')
      await drill(command.optsWithGlobals())
    })
}

function addReinstate(key: Command): void {
  key
    .command('reinstate')
    .description(
      'let a generation that is disabled, or whose deletion is scheduled, open again what it wrapped: after a restore',
    )
    .requiredOption('--generation <n>', 'which generation', number)
    .option(...DATA)
    .addOption(awsOption())
    .addOption(vaultOption())
    .option('--yes', 'do not ask')
    .action(async (_: object, command: Command) => {
      const { reinstate } = await import('./key-recovery.ts')
      await reinstate(command.optsWithGlobals())
    })
}

function addCopiesDestroyed(key: Command): void {
  key
    .command('copies-destroyed')
    .description(
      'state that no copy of the material of a destroyed generation is left; deletes its escrow here',
    )
    .requiredOption('--generation <n>', 'whose material', number)
    .option(...DATA)
    .option('--yes', 'do not ask')
    .action(async (_: object, command: Command) => {
      const { copiesDestroyed } = await import('./key-recovery.ts')
      await copiesDestroyed(command.optsWithGlobals())
    })
}

const DATA = ['--data <dir>', 'the data folder', '.keyfold'] as const

const inVault = (command: Command): Command =>
  command
    .option(...DATA)
    .addOption(awsOption())
    .addOption(vaultOption())

function numberOrActive(text: string): number | 'active' {
  if (text === 'active') return text
  if (/^[1-9]\d{0,14}$/.test(text)) return Number(text)
  throw new InvalidArgumentError('Give the number of a generation, or "active".')
}
