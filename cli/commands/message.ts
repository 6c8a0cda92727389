import { readFile } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { pipeline } from 'node:stream/promises'
import { type Command, InvalidArgumentError, Option } from 'commander'
import type { EncryptionContext } from '../../lib/envelope/context.ts'
import { type OpeningKey, openMessage } from '../../lib/envelope/message.ts'
import { decodePrelude, PRELUDE_BYTES } from '../../lib/envelope/prelude.ts'
import { openMessageContext } from '../../lib/envelope/vault.ts'
import { cannotDecrypt, KeyfoldError } from '../../lib/errors.ts'

const KEY_BYTES = 32

type Pairs = ReadonlyMap<string, string>

type OpenFlags = { dataKey?: string; dataKeyFile?: string; messageKey?: string; context?: Pairs; raw?: true }

/** Adds `keyfold message open`, which decrypts one message offline: no vault, no network, only a key. */
export function addMessageCommand(program: Command): void {
  program
    .command('message')
    .description('work with single messages, offline')
    .command('open')
    .description('decrypt the message on stdin to stdout; on any failure nothing is written there')
    .addOption(
      new Option(
        '--data-key <base64>',
        'the data key (or KEYFOLD_DATA_KEY, which no process list shows)',
      ).conflicts(['dataKeyFile', 'messageKey']),
    )
    .addOption(
      new Option('--data-key-file <file>', 'a file that holds the data key in Base64').conflicts(
        'messageKey',
      ),
    )
    .option('--message-key <base64>', 'the message key itself (or KEYFOLD_MESSAGE_KEY)')
    .option('--context <name=value...>', 'pairs that the message must have; it may have more', addPair)
    .option('--raw', 'keep the prelude that comes before the content of an object')
    .addHelpText(
      'after',
      '\nThe plaintext is held in memory until all of it is verified, and is never put into a file.',
    )
    .action(openFromStdin)
}

/**
 * Opens a message and checks that it authenticates each expected pair: stored in its header with that value, or
 * bound to it without being stored. The prelude of an object's content is checked and left out, unless `raw`.
 *
 * @returns the plaintext, all of it verified, in parts.
 * @throws KeyfoldError `cannot-decrypt`, whatever is wrong.
 * @example
 * openOffline({ key: { dataKey }, message, expectedContext: { 'keyfold:kind': 'message' } })
 */
export const openOffline = (options: {
  key: OpeningKey
  message: Uint8Array
  expectedContext?: EncryptionContext
  raw?: boolean
}): Uint8Array[] => {
  const stored = openMessageContext(options.message)
  const missing: [string, string][] = []
  for (const [name, value] of Object.entries(options.expectedContext ?? {})) {
    if (!Object.hasOwn(stored, name)) missing.push([name, value])
    else if (stored[name] !== value)
      throw cannotDecrypt(new Error('A given pair has another value in the message'))
  }
  const { key, message } = options
  const { parts } = openMessage({ ...key, message, boundContext: Object.fromEntries(missing) })
  return stored['keyfold:kind'] === 'object' && options.raw !== true ? withoutPrelude(parts) : parts
}

const openFromStdin = async (flags: OpenFlags, command: Command): Promise<void> => {
  const key = await openingKey(flags, command)
  const parts = openOffline({
    key,
    message: await buffer(process.stdin),
    expectedContext: Object.fromEntries(flags.context ?? []),
    raw: flags.raw ?? false,
  })
  await pipeline(Readable.from(parts), process.stdout, { end: false })
}

/** A key from the options, else from the environment; exactly one. */
const openingKey = async (flags: OpenFlags, command: Command): Promise<OpeningKey> => {
  if (flags.dataKeyFile !== undefined)
    return { dataKey: parseKey(await readKeyFile(flags.dataKeyFile), command) }
  const given = flags.dataKey !== undefined || flags.messageKey !== undefined
  const dataKey = given ? flags.dataKey : process.env.KEYFOLD_DATA_KEY
  const messageKey = given ? flags.messageKey : process.env.KEYFOLD_MESSAGE_KEY
  if (dataKey !== undefined && messageKey === undefined) return { dataKey: parseKey(dataKey, command) }
  if (messageKey !== undefined && dataKey === undefined) return { messageKey: parseKey(messageKey, command) }
  return usage(command, 'give one key: --data-key, --data-key-file, --message-key, or one of their variables')
}

/** Says nothing of the text, which may be almost a key. */
const parseKey = (text: string, command: Command): Buffer => {
  const bytes = Buffer.from(text, 'base64')
  if (bytes.length === KEY_BYTES && bytes.toString('base64') === text) return bytes
  return usage(command, `the key must be the Base64 of exactly ${KEY_BYTES} bytes`)
}

const readKeyFile = async (path: string): Promise<string> => {
  try {
    return (await readFile(path, 'utf8')).replace(/\r?\n$/, '')
  } catch (cause) {
    throw new KeyfoldError('invalid-key-file', `The data key file ${path} cannot be read.`, { cause })
  }
}

const addPair = (text: string, pairs: Pairs = new Map()): Pairs => {
  const separator = text.indexOf('=')
  if (separator < 1) throw new InvalidArgumentError('Write it as name=value.')
  const name = text.slice(0, separator)
  if (pairs.has(name)) throw new InvalidArgumentError('Give each name once.')
  return new Map([...pairs, [name, text.slice(separator + 1)]])
}

const usage = (command: Command, problem: string): never =>
  command.error(`error: ${problem}`, { exitCode: 2 })

const withoutPrelude = (parts: readonly Uint8Array[]): Uint8Array[] => {
  const plaintext = Buffer.concat(parts)
  decodePrelude(plaintext.subarray(0, PRELUDE_BYTES))
  return [plaintext.subarray(PRELUDE_BYTES)]
}
