/** `mail` in `config.json`. */
import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import * as z from 'zod/mini'
import { KeyfoldError } from '../../lib/errors.ts'
import { isLoopback } from '../own-hosts.ts'
import { assertPrivateFile } from '../private-file.ts'
import { type Mailbox, parseMailbox } from './address.ts'
import { MAIL_POLICY } from './policy.ts'

export type MailSettings = {
  readonly host: string
  readonly port: number
  /** `none`: on this machine only. */
  readonly tls: 'from-the-start' | 'starttls' | 'none'
  readonly login: { readonly user: string; readonly password: string } | null
  readonly from: Mailbox
}

const NO_URL = 'is not the URL of a mail server, such as smtps://user@mail.example.com:465'

/** Messages never quote a value: it may hold a password. */
export const MAIL = z.strictObject(
  {
    url: z.string(NO_URL).check(z.refine((text) => parseUrl(text) !== null, NO_URL)),
    from: z
      .string('is not an e-mail address')
      .check(z.refine((text) => parseMailbox(text) !== null, 'is not an e-mail address')),
    passwordFile: z.optional(z.string('is not a path')),
  },
  'is not an object with url and from',
)

/** Whether the URL holds a password, so that nobody else may read where it stands. */
export const holdsPassword = ({ url }: z.infer<typeof MAIL>): boolean =>
  (parseUrl(url)?.password ?? '') !== ''

/**
 * Reads the password, and puts the settings together.
 *
 * @param folder what a relative path is relative to
 * @throws KeyfoldError `invalid-configuration`
 */
export async function readMailSettings(
  { url, from, passwordFile }: z.infer<typeof MAIL>,
  folder: string,
): Promise<MailSettings> {
  const [parsed, mailbox] = [parseUrl(url), parseMailbox(from)]
  if (parsed === null || mailbox === null) throw refuse('mail is not valid.')
  const { secure, host, port, user, password } = parsed
  const tls = secure ? 'from-the-start' : isLoopback(host) ? 'none' : 'starttls'
  const settings = { host, port, tls, from: mailbox } as const
  if (passwordFile !== undefined && (password !== '' || user === '')) {
    throw refuse('mail.passwordFile goes with a user in mail.url, and without a password there.')
  }
  if (user === '') return { ...settings, login: null }
  if (passwordFile === undefined && password === '') {
    throw refuse('mail.url names a user: name mail.passwordFile, a file with the password in its only line.')
  }
  const secret = passwordFile === undefined ? password : await readPassword(resolve(folder, passwordFile))
  return { ...settings, login: { user, password: secret } }
}

type MailUrl = { secure: boolean; host: string; port: number; user: string; password: string }

function parseUrl(text: string): MailUrl | null {
  const url = URL.parse(text)
  if (url === null || !['smtp:', 'smtps:'].includes(url.protocol)) return null
  const rest = url.pathname.replace(/^\/$/, '') + url.search + url.hash
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1').toLowerCase()
  if (host === '' || rest !== '' || (url.username === '' && url.password !== '')) return null
  const secure = url.protocol === 'smtps:'
  const port = Number(url.port) || (secure ? MAIL_POLICY.submissionsPort : MAIL_POLICY.submissionPort)
  try {
    return {
      secure,
      host,
      port,
      user: decodeURIComponent(url.username),
      password: decodeURIComponent(url.password),
    }
  } catch {
    return null
  }
}

async function readPassword(path: string): Promise<string> {
  if (!(await assertPrivateFile(path))) throw refuse(`mail.passwordFile: there is no ${path}.`)
  const [line = '', ...more] = (await readText(path)).replace(/\r?\n$/, '').split('\n')
  if (line === '' || more.length > 0) throw refuse(`${path} does not hold exactly one line, the password.`)
  return line
}

async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8')
  } catch (cause) {
    throw refuse(`mail.passwordFile: ${path} cannot be read. Check its permissions.`, cause)
  }
}

const refuse = (message: string, cause?: unknown): KeyfoldError =>
  new KeyfoldError('invalid-configuration', message, { cause })
