/** A vault with people who are signed in at it, each with a configuration folder of their own. */
import { once } from 'node:events'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { signIn } from '../../cli/session/login.ts'
import { changeSession } from '../../cli/session/sessions-file.ts'
import type { RunningVault } from '../../local/serve.ts'
import { Browser } from '../identity/support/browser.ts'
import { makeFolder, removeFolder } from '../support/folders.ts'
import { keyfoldHere } from './in-process.ts'
import { type Ran, startKeyfold } from './run.ts'

const PASSWORD = 'plenty of plain characters'

export type PersonEnvironment = { readonly KEYFOLD_URL: string; readonly KEYFOLD_CONFIG_DIR: string }

export type PeopleVault = Pick<RunningVault, 'url' | 'issuer'> & {
  readonly data: string
  readonly firstAdmin: NonNullable<RunningVault['firstAdmin']>
  /** As the operator, on the folder that is being served. */
  operate(...args: readonly string[]): Promise<Ran>
  /** The last message to somebody. */
  message(login: string): Promise<string>
  close(): Promise<void>
}

/** `keyfold serve` in a process of its own. */
export async function servePeople(): Promise<PeopleVault> {
  const folder = await makeFolder()
  const data = join(folder, 'data')
  const server = startKeyfold(['serve', '--no-page', '--json', '--port', '0', '--data', data])
  const exit = once(server, 'exit')
  server.stderr.resume()
  const [line] = (await once(createInterface({ input: server.stdout }), 'line')) as [string]
  const { url, issuer, firstAdmin } = JSON.parse(line) as RunningVault
  if (firstAdmin === null) throw new Error('There is no first administrator.')
  return {
    url,
    issuer,
    firstAdmin,
    data,
    operate: (...args) => keyfoldHere([...args, '--data', data], { KEYFOLD_URL: url }),
    message: (login) => lastMessage(data, login),
    async close() {
      server.kill('SIGKILL')
      await exit
      await removeFolder(folder)
    },
  }
}

async function lastMessage(data: string, login: string): Promise<string> {
  const outbox = join(data, 'outbox')
  const names = (await readdir(outbox)).sort()
  const texts = await Promise.all(names.map((name) => readFile(join(outbox, name), 'utf8')))
  return texts.findLast((text) => text.startsWith(`To: ${login}\n`)) ?? ''
}

export const oneTimePasswordIn = (message: string): string =>
  /One-time password: (\S+)/.exec(message)?.[1] ?? ''

export type Person = {
  readonly id: string
  readonly environment: PersonEnvironment
  readonly run: (...args: readonly string[]) => Promise<Ran>
}

/** Signs somebody in for the first time, who then has a password of their own. */
export async function firstSignIn(
  vault: Pick<PeopleVault, 'url' | 'data'>,
  { login, oneTimePassword }: { readonly login: string; readonly oneTimePassword: string },
): Promise<Person> {
  const environment = { KEYFOLD_URL: vault.url, KEYFOLD_CONFIG_DIR: join(vault.data, '..', login) }
  const session = await signIn(vault.url, (url) => inBrowser(vault.url, url, login, oneTimePassword, true))
  await changeSession(environment, vault.url, async () => session)
  const payload = Buffer.from(session.accessToken.split('.')[1] ?? '', 'base64url').toString('utf8')
  const { sub } = JSON.parse(payload) as { sub: string }
  return { id: sub, environment, run: (...args) => keyfoldHere(args, environment) }
}

/** With the password that `firstSignIn` chose. */
export const again =
  (vault: string, login: string) =>
  (url: URL): Promise<void> =>
    inBrowser(vault, url, login, PASSWORD, false)

/** A person with a browser: opens the address, fills in what is asked for, and lets it go back to the command line. */
export async function inBrowser(
  vault: string,
  url: URL,
  login: string,
  password: string,
  isFirst: boolean,
): Promise<void> {
  const browser = new Browser(vault)
  let page = await browser.submit(await browser.follow(await browser.get(url.href)), { login, password })
  if (isFirst) page = await browser.submit(page, { password: PASSWORD, repeated: PASSWORD })
  if (page.location === null) throw new Error(`Not signed in: ${page.status} ${page.body}`)
  await fetch(page.location)
}
