import { getCACertificates, setDefaultCACertificates } from 'node:tls'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { describeError } from '../../../lib/http/log.ts'
import { createMessenger } from '../../../local/mail/messenger.ts'
import { MAIL_POLICY, type MailPolicy } from '../../../local/mail/policy.ts'
import type { MailSettings } from '../../../local/mail/settings.ts'
import { temporaryFolder } from '../../support/folders.ts'
import { freePort } from '../support/free-port.ts'
import { CERTIFICATE, startHangingServer, startMailServer } from './smtp-server.ts'

/** Not in the test certificate. */
const OTHER_LOOPBACK = '127.0.0.2'
const MESSAGE = { to: 'ann@example.org', subject: 'You are invited', text: 'One-time password: zebra-quilt' }
const TRUSTED = getCACertificates('default')

/** As an operator does with NODE_EXTRA_CA_CERTS. */
const trustTestCertificate = (): void => setDefaultCACertificates([...TRUSTED, CERTIFICATE])
afterEach(() => setDefaultCACertificates(TRUSTED))

const logged: object[] = []
const log = {
  info: (fields: object) => void logged.push(fields),
  error: (fields: object) => void logged.push(fields),
}
let folder: string
beforeEach(async () => {
  logged.length = 0
  folder = await temporaryFolder()
})

const settings = (port: number, more: Partial<MailSettings> = {}): MailSettings => ({
  host: '127.0.0.1',
  port,
  tls: 'none',
  login: null,
  from: { name: 'Keyfold', address: 'vault@example.com' },
  ...more,
})
const send = (mail: MailSettings, message: Partial<typeof MESSAGE> = {}, policy: MailPolicy = MAIL_POLICY) =>
  createMessenger(mail, folder, log, { policy }).send({ ...MESSAGE, ...message })
const refusal = async (mail: MailSettings, policy: MailPolicy = MAIL_POLICY): Promise<any> => {
  const error = await send(mail, {}, policy).catch((reason: unknown) => reason)
  expect(error).toMatchObject({ code: 'unavailable' })
  expect(JSON.stringify([describeError(error), logged, String(error)])).not.toMatch(/zebra|invited|secret/)
  return error
}

/** Header fields, unfolded, by name in lower case; the body, decoded. */
function parseMail(message: string) {
  const [head = '', body = ''] = message.split(/\r\n\r\n(.*)/s)
  const lines = head.replaceAll(/\r\n[ \t]+/g, ' ').split('\r\n')
  return {
    headers: new Map(
      lines.map((line) => [
        line.slice(0, line.indexOf(':')).toLowerCase(),
        line.slice(line.indexOf(':') + 2),
      ]),
    ),
    lines,
    body,
  }
}

describe('a message by SMTP', () => {
  it('goes to its recipient, from the address of the vault, as something that no machine answers', async () => {
    const { port, received } = await startMailServer()
    await send(settings(port))
    expect(received).toMatchObject([{ from: 'vault@example.com', to: ['ann@example.org'] }])
    const { headers, body } = parseMail(received[0]?.message ?? '')
    expect(headers.get('from')).toBe('Keyfold <vault@example.com>')
    expect(headers.get('to')).toBe('ann@example.org')
    expect(headers.get('subject')).toBe('You are invited')
    expect(headers.get('auto-submitted')).toBe('auto-generated')
    expect(body).toContain('One-time password: zebra-quilt')
    expect(logged).toEqual([])
  })

  it.each([
    ['from the start', 'from-the-start', true],
    ['by STARTTLS', 'starttls', false],
  ] as const)('goes through TLS %s, and logs in there', async (_, tls, secure) => {
    trustTestCertificate()
    const { port, received } = await startMailServer({
      secure,
      authOptional: false,
      onAuth: ({ username, password }, _session, done) =>
        password === 'right' ? done(null, { user: username ?? '' }) : done(new Error('Invalid')),
    })
    await send(settings(port, { host: 'localhost', tls, login: { user: 'vault', password: 'right' } }))
    expect(received).toMatchObject([{ user: 'vault', secure: true }])
  })

  it.each([
    ['from the start', 'from-the-start', true],
    ['by STARTTLS', 'starttls', false],
  ] as const)('is not given to a server with a certificate that nobody trusts, %s', async (_, tls, secure) => {
    const { port, received } = await startMailServer({ secure })
    const { message } = await refusal(settings(port, { host: 'localhost', tls }))
    expect(message).toMatch(/^The mail server localhost:\d+ did not take a message \((ETLS|ESOCKET)\)/)
    expect(received).toEqual([])
  })

  it('is not given to a server with the certificate of another name', async () => {
    trustTestCertificate()
    const { port, received } = await startMailServer({ secure: true }, OTHER_LOOPBACK)
    const { cause } = await refusal(settings(port, { host: OTHER_LOOPBACK, tls: 'from-the-start' }))
    expect(cause.message).toMatch(/does not match certificate's altnames/)
    expect(received).toEqual([])
  })

  it('is not given to a server that takes STARTTLS out of its offer', async () => {
    trustTestCertificate()
    const { port, received } = await startMailServer({ disabledCommands: ['STARTTLS'] })
    const { message } = await refusal(
      settings(port, { host: 'localhost', tls: 'starttls', login: { user: 'vault', password: 'secret' } }),
    )
    expect(message).toContain('ETLS')
    expect(received).toEqual([])
  })
})

type Refusing = Parameters<typeof startMailServer>[0]
const refusing: readonly (readonly [string, Refusing, RegExp])[] = [
  ['a wrong password', { onAuth: (_a, _s, done) => done(new Error('secret')) }, /EAUTH, 535/],
  ['its recipient', { onRcptTo: (_a, _s, done) => done(new Error('secret zebra')) }, /EENVELOPE, 550/],
  [
    'its content',
    { onData: (stream, _s, done) => void stream.resume().on('end', () => done(new Error('zebra'))) },
    /EMESSAGE, 450/,
  ],
]

describe('a message that is not taken', () => {
  it.each(refusing)('for %s is unavailable, and nothing of it is logged', async (_, options, expected) => {
    trustTestCertificate()
    const { port } = await startMailServer({
      secure: true,
      onAuth: (_auth, _session, done) => done(null, { user: 'vault' }),
      ...options,
    })
    const login = { user: 'vault', password: 'secret' }
    const { message } = await refusal(settings(port, { host: 'localhost', tls: 'from-the-start', login }))
    expect(message).toMatch(expected)
  })

  it('because nobody listens is unavailable', async () => {
    expect((await refusal(settings(await freePort()))).message).toContain('ESOCKET')
  })

  it.each([
    ['before it greets', ''],
    ['after it has greeted', '220 mail.example.com ESMTP\r\n'],
  ])('because the server hangs %s is unavailable soon', async (_, greeting) => {
    const port = await startHangingServer(greeting)
    const started = performance.now()
    const soon = { ...MAIL_POLICY, answerTimeoutMs: 200 }
    expect((await refusal(settings(port), soon)).message).toContain('ETIMEDOUT')
    expect(performance.now() - started).toBeLessThan(MAIL_POLICY.answerTimeoutMs / 2)
  })

  it('because the server never comes to an end is unavailable at the deadline', async () => {
    const { port } = await startMailServer({ onMailFrom: () => undefined })
    const { message } = await refusal(settings(port), { ...MAIL_POLICY, deadlineMs: 200 })
    expect(message).toContain('EABORT')
  })
})

describe('what a name or an address holds', () => {
  it('never becomes a header, a recipient or a command', async () => {
    const { port, received } = await startMailServer()
    const subject = 'Hello\r\nBcc: eve@example.net\r\n\r\nbody\u2028\u0085\0'
    await send(
      settings(port, { from: { name: 'K\r\nBcc: eve@example.net', address: 'vault@example.com' } }),
      {
        subject,
        text: 'a\r\n.\r\nMAIL FROM:<eve@example.net>\r\n.\n',
      },
    )
    expect(received).toMatchObject([{ from: 'vault@example.com', to: ['ann@example.org'] }])
    const { headers, lines, body } = parseMail(received[0]?.message ?? '')
    expect(lines.filter((line) => /^(b?cc|reply-to)/i.test(line))).toEqual([])
    expect(headers.get('subject')).toBe('Hello Bcc: eve@example.net body ')
    expect(body).toContain('MAIL FROM:<eve@example.net>')
  })

  it.each([
    'ann@example.org\r\nRCPT TO:<eve@example.net>',
    'ann@example.org, eve@example.net',
    'ann@example.org>eve@example.net',
    'Ann <ann@example.org>',
    '"ann@example.org eve"@example.net',
    'ann@[192.0.2.1]',
    'group: ann@example.org;',
    'ann@example.org@example.net',
    'ann@example.org\0',
    'ann\u202e@example.org',
    'admin',
  ])('goes to nobody when %j is no plain address: it waits in the outbox', async (to) => {
    const { port, received } = await startMailServer()
    await send(settings(port), { to })
    expect(received).toEqual([])
    expect(logged).toMatchObject([{ file: expect.stringContaining('outbox') }])
  })
})
