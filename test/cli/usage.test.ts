import { describe, expect, test } from 'vitest'
import { describeFailure, EXIT, failureOf } from '../../cli/failures.ts'
import { createProgram } from '../../cli/program.ts'
import { KeyfoldError } from '../../lib/errors.ts'
import { keyfold, text } from './run.ts'

/** Parses a command line in this process. @returns why it fails, or null. */
async function failing(args: readonly string[]) {
  try {
    await createProgram().parseAsync(args, { from: 'user' })
    return null
  } catch (error) {
    return failureOf(error)
  }
}

describe('keyfold', () => {
  test('says its version, and nothing else', async () => {
    const ran = await keyfold(['--version'])
    expect([ran.code, text(ran), ran.stderr]).toEqual([0, '0.1.0', ''])
  })

  test('shows help, with the exit codes', async () => {
    const ran = await keyfold(['--help'])
    expect(ran.code).toBe(0)
    expect(text(ran)).toContain('0 done, 1 failed, 2 usage, 3 refused (401, 403), 4 not found')
  })

  test('shows help and exits 2 without a command', async () => {
    const ran = await keyfold(['object'])
    expect([ran.code, ran.stdout.length]).toEqual([2, 0])
    expect(ran.stderr).toMatch(/^Usage: keyfold object/)
    expect(ran.stderr).toMatch(/\nkeyfold: name a command\n$/)
  })

  test('exits 2 with one line for a usage error, as JSON when asked to', async () => {
    const plain = await keyfold(['object', 'list'])
    expect([plain.code, plain.stdout.length]).toEqual([2, 0])
    expect(plain.stderr).toMatch(
      /^keyfold: Nobody is signed in: run "keyfold login", or set KEYFOLD_CLIENT_ID .*\n$/,
    )
    const asJson = await keyfold(['object', 'list', '--json'])
    expect(asJson.code).toBe(2)
    expect(JSON.parse(asJson.stderr)).toMatchObject({ error: { code: 'usage' } })
  })
})

test.each([
  ['an unknown command', ['frobnicate'], /frobnicate/],
  ['an unknown option', ['object', 'list', '--frobnicate'], /--frobnicate/],
  ['a missing argument', ['object', 'get'], /id/],
  ['too many arguments', ['object', 'get', 'a', 'b'], /argument/],
  ['an option out of range', ['object', 'get', 'id', '--version', '0'], /--version .*whole number/],
  ['a port out of range', ['serve', '--port', '65536'], /--port .*0 to 65535/],
  ['a range that is none', ['object', 'get', 'id', '--range', '5'], /--range .*first-last/],
  ['a label without a key', ['object', 'put', '-', '--label', '=v'], /--label .*key=value/],
  [
    'an unknown classification',
    ['object', 'put', '-', '--classification', 'top'],
    /--classification .*public/,
  ],
  [
    'two lists at once',
    ['object', 'list', '--all', '--owner', 'me'],
    /--owner .*cannot be used with option .--all/,
  ],
  ['--if-match without --id', ['object', 'put', '/', '--if-match', '1-1'], /--if-match needs --id/],
  [
    '--idempotency-key with --id',
    ['object', 'put', '-', '--id', 'x', '--idempotency-key', 'k'],
    /cannot be used/,
  ],
  ['a file that is not there', ['object', 'put', '/nonexistent/file'], /cannot be read \(ENOENT\)/],
  ['a folder', ['object', 'put', '/'], /is a folder/],
  ['--json for content on stdout', ['object', 'get', 'id', '--json'], /--out/],
  ['a key import without a key', ['key', 'import'], /--key-file/],
  ['a user command without a user', ['user', 'disable'], /user/],
  ['an unknown role', ['user', 'invite', 'ann@example.com', '--role', 'king'], /--role.*king.*writer/],
  ['no roles at all', ['user', 'roles', 'ann@example.com', '--data', 'x'], /.*--role.*--none/],
  ['roles and none', ['user', 'roles', 'a@b', '--role', 'writer', '--none'], /--none.*cannot be used with/],
  ['an unknown state', ['user', 'approvals', '--state', 'open'], /--state.*open.*pending/],
  ['a client without a custodian', ['client', 'create', 'import'], /--custodian/],
  ['an overlap of more than a week', ['client', 'secret', 'id', '--overlap', '169'], /--overlap .*0 to 168/],
  ['a client without any roles', ['client', 'roles', 'id'], /--role.*--none/],
])('%s is a usage error that names it', async (_, args, message) => {
  expect(await failing(args)).toMatchObject({ exitCode: EXIT.usage, message: expect.stringMatching(message) })
})

test.each([
  ['unauthenticated', 3],
  ['forbidden', 3],
  ['purpose-required', 3],
  ['not-found', 4],
  ['gone', 4],
  ['conflict', 1],
  ['cannot-decrypt', 1],
  ['unavailable', 1],
] as const)('the error %s exits %i', (code, exitCode) => {
  expect(failureOf(new KeyfoldError(code, 'why'))).toEqual({ exitCode, code, message: 'why' })
})

test('a failure is one line without a stack, whatever went wrong', () => {
  const failure = failureOf(new TypeError('first\n  second'))
  expect(failure).not.toBeNull()
  expect(failure && describeFailure(failure, false)).toBe('keyfold: first second')
})
