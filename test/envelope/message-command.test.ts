import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { Command, CommanderError } from 'commander'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { addMessageCommand, openOffline } from '../../cli/commands/message.ts'
import { encodePrelude } from '../../lib/envelope/prelude.ts'
import { sealVault } from '../../lib/envelope/vault.ts'
import { CONTEXT, failureOf, forge, sdkEncrypt, sdkKeyring, seal } from './support.ts'

const dataKey = randomBytes(32)
const content = Buffer.from('%PDF-1.7 content')
const prelude = encodePrelude({ filename: 'scan.pdf' })

/** An object as the vault stores it, in frames that are shorter than the prelude. */
const objectMessage = Buffer.concat(
  sealVault({ dataKey, context: CONTEXT, plaintext: [prelude, content], frameLength: 100 }).parts,
)

const open = (options: Partial<Parameters<typeof openOffline>[0]>): Buffer =>
  Buffer.concat(openOffline({ key: { dataKey }, message: objectMessage, ...options }))

describe('opening a message offline', () => {
  it('gives the content of an object without its prelude, or with it', () => {
    expect(open({})).toEqual(content)
    expect(open({ raw: true })).toEqual(Buffer.concat([prelude, content]))
  })

  it('gives the content of any other kind as it is', () => {
    const message = seal(dataKey, content, 16, { ...CONTEXT, 'keyfold:kind': 'message' })
    expect(open({ message })).toEqual(content)
  })

  it('refuses an object whose prelude is broken', () => {
    expect(failureOf(() => open({ message: seal(dataKey, content, 16) }))).toBe('cannot-decrypt')
    expect(failureOf(() => open({ message: seal(dataKey, Buffer.alloc(300), 64) }))).toBe('cannot-decrypt')
  })

  it('takes the message key as well', () => {
    const { message, messageKey } = forge(dataKey)
    expect(open({ message, key: { messageKey }, raw: true }).toString()).toBe('forged')
  })

  it('takes messages of a stock SDK, whatever their key is called', async () => {
    const keyring = sdkKeyring(dataKey, { keyNamespace: 'somebody', keyName: 'key' })
    const message = await sdkEncrypt(keyring, content, { context: { a: '1', b: '2' } })
    expect(open({ message, expectedContext: { b: '2' } })).toEqual(content)
  })

  it('refuses a pair that the message lacks or has otherwise', () => {
    expect(open({ expectedContext: { 'keyfold:version': '1' } })).toEqual(content)
    expect(failureOf(() => open({ expectedContext: { 'keyfold:version': '2' } }))).toBe('cannot-decrypt')
    expect(failureOf(() => open({ expectedContext: { other: '1' } }))).toBe('cannot-decrypt')
  })

  it('refuses another key', () => {
    expect(failureOf(() => open({ key: { dataKey: randomBytes(32) } }))).toBe('cannot-decrypt')
    expect(failureOf(() => open({ key: { messageKey: dataKey } }))).toBe('cannot-decrypt')
  })
})

describe('the usage of message open', () => {
  const usageError = async (...parameters: string[]): Promise<{ error: unknown; written: string }> => {
    let written = ''
    const program = new Command().exitOverride().configureOutput({ writeErr: (text) => (written += text) })
    addMessageCommand(program)
    for (const command of program.commands.flatMap((noun) => [noun, ...noun.commands]))
      command.copyInheritedSettings(program)
    const error: unknown = await program
      .parseAsync(['message', 'open', ...parameters], { from: 'user' })
      .catch((e) => e)
    return { error, written }
  }
  const key = dataKey.toString('base64')

  it.each([
    ['no key', []],
    ['two keys', ['--data-key', key, '--message-key', key]],
    ['a key and a key file', ['--data-key', key, '--data-key-file', 'file']],
    ['a key that is too short', ['--data-key', 'AAAA']],
    ['a key that is not Base64', ['--data-key', `${key.slice(0, -2)}!=`]],
    ['a pair without a value', ['--data-key', key, '--context', 'name']],
    ['a pair without a name', ['--data-key', key, '--context', '=value']],
    ['a name twice', ['--data-key', key, '--context', 'a=1', '--context', 'a=2']],
  ])('is wrong with %s, and the answer repeats no key', async (_, parameters) => {
    const { error, written } = await usageError(...parameters)
    expect(error).toBeInstanceOf(CommanderError)
    expect(written).toMatch(/^error: /)
    expect(written).not.toContain(key.slice(0, 20))
  })

  it('names a key file that is not there', async () => {
    const { error } = await usageError('--data-key-file', '/nowhere/data.key')
    expect(error).toMatchObject({
      code: 'invalid-key-file',
      message: expect.stringContaining('/nowhere/data.key'),
    })
  })
})

const executable = fileURLToPath(new URL('../../bin/keyfold.js', import.meta.url))

describe('keyfold message open', () => {
  let folder = ''
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'keyfold-message-'))
  })
  afterAll(async () => {
    await rm(folder, { recursive: true })
  })

  const run = async (
    parameters: string[],
    input: Buffer,
    env: Record<string, string> = {},
  ): Promise<{ status: unknown; stdout: Buffer; stderr: string }> => {
    const child = spawn(process.execPath, [executable, 'message', 'open', ...parameters], {
      env: { ...process.env, ...env },
    })
    // A process that fails on its options goes away without reading what it is sent.
    child.stdin.on('error', () => undefined)
    child.stdin.end(input)
    const [stdout, stderr, [status]] = await Promise.all([
      buffer(child.stdout),
      buffer(child.stderr),
      once(child, 'close'),
    ])
    return { status, stdout, stderr: stderr.toString() }
  }

  it('writes the content, given the key in any of the ways', async () => {
    const text = dataKey.toString('base64')
    const file = join(folder, 'data.key')
    await writeFile(file, `${text}\n`)
    const context = ['--context', 'keyfold:kind=object', 'keyfold:version=1']
    const answers = await Promise.all([
      run(['--data-key', text, ...context], objectMessage),
      run(['--data-key-file', file], objectMessage),
      run([], objectMessage, { KEYFOLD_DATA_KEY: text }),
    ])
    for (const answer of answers) expect(answer).toEqual({ status: 0, stdout: content, stderr: '' })
  })

  it('writes nothing and fails when the last byte is wrong, however long the message', async () => {
    const message = seal(dataKey, randomBytes(3_000_000), 65_536, {})
    message[message.length - 1] = (message.at(-1) ?? 0) ^ 1
    const { status, stdout, stderr } = await run([], message, {
      KEYFOLD_DATA_KEY: dataKey.toString('base64'),
    })
    expect(status).toBe(1)
    expect(stdout).toHaveLength(0)
    expect(stderr).toContain('The message could not be decrypted.')
  })

  it('tells wrong usage from a failure by its exit code', async () => {
    const { status, stdout } = await run([], objectMessage)
    expect(status).toBe(2)
    expect(stdout).toHaveLength(0)
  })
})
