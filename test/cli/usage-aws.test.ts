import { once } from 'node:events'
import { expect, test } from 'vitest'
import { failureOf } from '../../cli/failures.ts'
import { createProgram } from '../../cli/program.ts'
import { temporaryFolder } from '../support/folders.ts'
import { keyfold, startKeyfold } from './run.ts'

/** @returns the usage error of a command line, or what it failed with. */
async function failing(args: readonly string[]) {
  try {
    await createProgram().parseAsync(args, { from: 'user' })
    return null
  } catch (error) {
    return failureOf(error)
  }
}

const IMPORT = ['key', 'import', '--key-file', 'crypto.key']
const REGISTER = ['client', 'register', '--client', 'batch', '--role', 'writer']

test.each([
  ['--aws without a vault', [...IMPORT, '--aws'], /--aws needs --vault/],
  ['a vault without --aws', [...IMPORT, '--vault', 'demo'], /--vault .*give --aws/],
  [
    '--aws with a data folder',
    [...IMPORT, '--aws', '--vault', 'demo', '--data', 'x'],
    /--aws.* cannot be used with option .*--data/,
  ],
  ['a name that no vault has', [...IMPORT, '--aws', '--vault', 'Demo'], /--vault .*lower case/],
  ['the status of no vault', ['key', 'status', '--aws'], /--aws needs --vault/],
  ['a client without --aws', REGISTER, /Give --aws and --vault/],
  ['a client without a vault', [...REGISTER, '--aws'], /--aws needs --vault/],
  ['a client without a name', ['client', 'register', '--aws', '--role', 'writer'], /--client/],
  ['a client without roles', ['client', 'register', '--client', 'batch'], /--role/],
  ['people without a vault', ['user', 'list', '--aws'], /--aws needs --vault/],
  [
    'an approval in a vault without --aws',
    ['user', 'approve', 'id', '--vault', 'demo'],
    /--vault .*give --aws/,
  ],
  [
    'people in AWS and in a data folder',
    ['user', 'list', '--aws', '--vault', 'demo', '--data', 'x'],
    /--aws.* cannot be used with option .*--data/,
  ],
  ['an unknown role', ['client', 'register', '--client', 'batch', '--role', 'king'], /--role.*king.*writer/],
])('%s is a usage error that says what to give', async (_, args, message) => {
  expect(await failing(args)).toMatchObject({ code: 'usage', message: expect.stringMatching(message) })
})

/** Fails whatever loads the SDK, and says so. */
const WITHOUT_SDK = {
  NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(`
    import { registerHooks } from 'node:module'
    registerHooks({
      resolve(specifier, context, next) {
        if (specifier.startsWith('@aws-sdk/')) throw new Error('loads ' + specifier)
        return next(specifier, context)
      },
    })`)}`,
}

test('commands on this machine do not load the SDK of AWS', async () => {
  const folder = await temporaryFolder()
  const aws = await keyfold(['key', 'status', '--aws', '--vault', 'demo'], { env: WITHOUT_SDK })
  expect(aws.stderr).toMatch(/loads @aws-sdk/)
  const local = await keyfold(['key', 'status', '--data', folder], { env: WITHOUT_SDK })
  expect(local.stderr).toMatch(/holds no vault/)
  const serving = startKeyfold(['serve', '--no-page', '--data', `${folder}/data`, '--port', '0'], {
    env: WITHOUT_SDK,
  })
  const [greeting] = (await once(serving.stderr, 'data')) as [Buffer]
  expect(greeting.toString()).not.toMatch(/loads @aws-sdk/)
  serving.kill('SIGTERM')
  await once(serving, 'close')
})
