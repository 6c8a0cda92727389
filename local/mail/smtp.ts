/** Message submission by SMTP (RFC 6409), over TLS (RFC 8314). */
import type { Transporter } from 'nodemailer'
import { KeyfoldError } from '../../lib/errors.ts'
import type { Messenger } from '../../lib/people/ports.ts'
import { oneLine } from './address.ts'
import type { MailPolicy } from './policy.ts'
import type { MailSettings } from './settings.ts'

/** What the operator can do, by the codes of nodemailer. */
const REMEDIES = new Map([
  ['EAUTH', 'It refused user and password: check both in config.json.'],
  ['ETLS', 'TLS could not be established: check its certificate, and that it offers STARTTLS.'],
  ['EENVELOPE', 'It refused the sender or the recipient.'],
  ['EDNS', 'Its name cannot be resolved: check mail.url in config.json.'],
  ['ESOCKET', 'It cannot be reached, or its certificate is not trusted: check mail.url in config.json.'],
  ['ETIMEDOUT', 'It did not answer in time.'],
  ['EABORT', 'It did not answer in time.'],
])

/** The recipient must be an address that `isMailAddress` takes. Each message goes over a connection of its own. */
export function createSmtp(settings: MailSettings, policy: MailPolicy): Messenger {
  const { host, port, from } = settings
  let opened: Promise<Transporter> | null = null
  return {
    async send({ to, subject, text }) {
      const signal = AbortSignal.timeout(policy.deadlineMs)
      opened ??= openTransport(settings, policy)
      const transport = await opened
      try {
        // As objects, addresses are taken as they are, and never read as lists.
        await transport.sendMail({
          from,
          to: { name: '', address: to },
          envelope: { from: from.address, to: [to] },
          subject: oneLine(subject),
          text,
          // RFC 3834, section 5: no vacation notices.
          headers: { 'Auto-Submitted': 'auto-generated' },
          signal,
        })
      } catch (cause) {
        throw notTaken(`${host}:${port}`, cause)
      }
    },
  }
}

/** The library is loaded for the first message: many vaults send none. */
async function openTransport(
  { host, port, tls, login }: MailSettings,
  policy: MailPolicy,
): Promise<Transporter> {
  const { createTransport } = await import('nodemailer')
  return createTransport({
    host,
    port,
    secure: tls === 'from-the-start',
    requireTLS: tls === 'starttls',
    ignoreTLS: tls === 'none',
    ...(login === null ? {} : { auth: { user: login.user, pass: login.password } }),
    connectionTimeout: policy.connectTimeoutMs,
    dnsTimeout: policy.connectTimeoutMs,
    greetingTimeout: policy.answerTimeoutMs,
    socketTimeout: policy.answerTimeoutMs,
    disableFileAccess: true,
    disableUrlAccess: true,
  })
}

/** The server's own words are left out: they may quote the message. */
function notTaken(server: string, cause: unknown): KeyfoldError {
  const { code = 'unknown', responseCode } = cause as { code?: string; responseCode?: number }
  const status = responseCode === undefined ? code : `${code}, ${responseCode}`
  const remedy = REMEDIES.get(code) ?? 'Look at its log.'
  return new KeyfoldError(
    'unavailable',
    `The mail server ${server} did not take a message (${status}). ${remedy}`,
    { cause },
  )
}
