/** `keyfold login`, `logout` and `whoami`: a person at any vault. What they need is loaded when they run. */
import type { Command } from 'commander'
import { UsageError } from '../failures.ts'
import { note, print, printJson } from '../output.ts'

const LOGIN_HELP = `
Opens your browser at the identity provider of the vault at KEYFOLD_URL (default http://127.0.0.1:8420) and waits, at most ten
minutes, for you to sign in. What it gets is kept in a file that only you can read, in your configuration folder or in
KEYFOLD_CONFIG_DIR, and is renewed until the session ends or "keyfold logout" ends it. Each vault has a session of its own. Other
commands use it unless KEYFOLD_TOKEN or KEYFOLD_CLIENT_ID is set.

The browser comes back to this machine, so with --no-browser open the address on the same one.`

const LOGOUT_HELP = `
The browser that you signed in with stays signed in; --everywhere ends that as well. It is about the session of "keyfold login" at the
vault of KEYFOLD_URL, whatever KEYFOLD_TOKEN or KEYFOLD_CLIENT_ID say.`

type LoginFlags = { browser: boolean; json?: true }
type Json = { json?: true | undefined }

export function addSessionCommands(program: Command): void {
  program
    .command('login')
    .description('sign in at a vault, in the browser')
    .option('--no-browser', 'print the address to open instead of opening it')
    .addHelpText('after', LOGIN_HELP)
    .action(async (_: object, command: Command) => login(command.optsWithGlobals()))
  program
    .command('logout')
    .description('end the session that "keyfold login" began')
    .option('--everywhere', 'end every session of yours, in every browser and on every machine')
    .addHelpText('after', LOGOUT_HELP)
    .action(async (_: object, command: Command) => logout(command.optsWithGlobals()))
  program
    .command('whoami')
    .description('show who the vault takes you for, and with which roles')
    .action(async (_: object, command: Command) => whoami(command.optsWithGlobals()))
}

async function login({ browser, json }: LoginFlags): Promise<void> {
  const { vaultUrl } = await import('../client.ts')
  const { signIn } = await import('../session/login.ts')
  const { changeSession } = await import('../session/sessions-file.ts')
  const vault = vaultUrl()
  const session = await signIn(vault, (url) => show(url, browser))
  await changeSession(process.env, vault, async () => session)
  await whoami({ json }, { ...process.env, KEYFOLD_TOKEN: session.accessToken })
  for (const name of ['KEYFOLD_TOKEN', 'KEYFOLD_CLIENT_ID'])
    if (process.env[name]) note(`${name} is set: other commands use that, until you unset it.`)
}

async function show(url: URL, browser: boolean): Promise<void> {
  for (const line of ['To sign in, open', '', `  ${url.href}`, '']) note(line)
  if (!browser) return
  const { default: open } = await import('open')
  // Without a desktop there is no browser to open; the address is on the screen.
  const opened = await open(url.href).catch(() => null)
  opened?.on('error', () => undefined)
}

async function logout({ everywhere, json }: Json & { everywhere?: true }): Promise<void> {
  const { vaultUrl } = await import('../client.ts')
  const { endSession } = await import('../session/tokens.ts')
  const vault = vaultUrl()
  if (everywhere) await signOutEverywhere(vault)
  const ended = await endSession(process.env, vault)
  if (json) return printJson({ ended, everywhere: everywhere === true })
  if (!ended) return print('Nobody was signed in.')
  print(everywhere ? 'Signed out everywhere.' : 'Signed out.')
}

async function signOutEverywhere(vault: string): Promise<void> {
  const { callJson } = await import('../client.ts')
  const { sessionToken } = await import('../session/tokens.ts')
  const token = await sessionToken(process.env, vault)
  if (token === null)
    throw new UsageError('Nobody is signed in here: run "keyfold login", and then this again.')
  await callJson({ method: 'POST', path: ['me', 'sign-out'] }, { ...process.env, KEYFOLD_TOKEN: token })
}

async function whoami({ json }: Json, environment: NodeJS.ProcessEnv = process.env): Promise<void> {
  const { callJson } = await import('../client.ts')
  const { Me } = await import('../people/answers.ts')
  const me = Me.parse(await callJson({ method: 'GET', path: ['me'] }, environment))
  if (json) return printJson(me)
  const name = me.name ?? me.login
  print(`${me.principal}${name === null ? '' : ` (${name})`}: ${me.roles.join(', ') || 'no roles yet'}`)
}
