import type { Command } from 'commander'
import type { GenerationStatus } from '../../lib/keys/key-status.ts'
import { type AwsFlags, awsOption, vaultOf, vaultOption } from '../aws/options.ts'
import { note, print, printJson, printTable } from '../output.ts'

type Flags = AwsFlags & { data: string; keyFile: string; out: string; json?: true }

const DATA = ['--data <dir>', 'the data folder', '.keyfold'] as const

export function addKeyCommands(program: Command): void {
  const key = program.command('key').description('the master keys of a vault, on this machine or in AWS')
  key
    .command('generate')
    .description('make a key file of 32 random bytes that only you can read; never overwrites')
    .option('--out <file>', 'the file', './crypto.key')
    .action((_: object, command: Command) => generate(command.optsWithGlobals()))
  key
    .command('import')
    .description('make generation 1 from a key file, in AWS or in a data folder that is not being served')
    .requiredOption('--key-file <file>', 'the key file')
    .option(...DATA)
    .addOption(awsOption())
    .addOption(vaultOption())
    .action((_: object, command: Command) => importKey(command.optsWithGlobals()))
  key
    .command('status')
    .description('show the generations, their states, and how much each of them wraps')
    .option(...DATA)
    .addOption(awsOption())
    .addOption(vaultOption())
    .action((_: object, command: Command) => showStatus(command.optsWithGlobals()))
}

async function generate({ out, json }: Flags): Promise<void> {
  const { generateNewKey, writeCryptoKey } = await import('../../lib/keys/crypto-key.ts')
  const key = generateNewKey()
  await writeCryptoKey(out, key)
  key.fill(0)
  if (json) return printJson({ path: out })
  print(out)
  note('Once imported, keep it offline: whoever has it and a copy of a data folder can read that vault.')
  note(
    'It cannot bring a lost data folder back, nor a deleted KMS key: back up the whole folder, and guard the keys.',
  )
}

async function importKey(flags: Flags): Promise<void> {
  const vault = vaultOf(flags)
  await (vault === null ? importIntoFolder(flags) : importIntoAws(vault, flags))
}

async function importIntoFolder({ data, keyFile, json }: Flags): Promise<void> {
  const { importFirstKey } = await import('../data-folder-keys.ts')
  const { made, generation } = await importFirstKey(data, keyFile)
  if (json) return printJson({ made, generation: generation.generation, keyId: generation.keyId })
  print(SAID[made ? 'made' : 'exists'])
}

async function importIntoAws(vault: string, { keyFile, json }: Flags): Promise<void> {
  const { importFirstKey } = await import('../aws/keys.ts')
  const { outcome, generation, alias } = await importFirstKey(vault, keyFile, note)
  const { generation: number, keyId } = generation
  if (json) {
    return printJson({
      made: outcome === 'made',
      restored: outcome === 'restored',
      generation: number,
      keyId,
      alias,
    })
  }
  print(SAID[outcome])
  if (outcome === 'exists') return
  note(
    `Keep ${keyFile} offline: should KMS ever lose the material of this key, the same command brings it back.`,
  )
}

const SAID = {
  made: 'Generation 1 is active.',
  exists: 'The vault has its master key already; the key file was not read.',
  restored: 'The key of generation 1 has its material again.',
} as const

async function showStatus(flags: Flags): Promise<void> {
  const vault = vaultOf(flags)
  const generations = await readStatus(vault, flags.data)
  if (flags.json) return printJson({ generations })
  const rows = generations.map(({ generation, state, versions, created, activated, retired, keyId }) =>
    [generation, state, versions, created, activated ?? '-', retired ?? '-', keyId].map(String),
  )
  printTable(['GENERATION', 'STATE', 'VERSIONS', 'CREATED', 'ACTIVATED', 'RETIRED', 'KEY'], rows)
}

async function readStatus(vault: string | null, data: string): Promise<readonly GenerationStatus[]> {
  if (vault === null) return (await import('../data-folder-keys.ts')).readKeyStatus(data)
  return (await import('../aws/keys.ts')).readKeyStatus(vault)
}
