/** A real SMTP server on a free loopback port, which keeps what it was given. */
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import { join } from 'node:path'
import { SMTPServer, type SMTPServerOptions, type SMTPServerSession } from 'smtp-server'
import { onTestFinished } from 'vitest'

const pem = (name: string): string =>
  readFileSync(join(import.meta.dirname, `../support/tls/test-only.${name}.pem`), 'utf8')
export const CERTIFICATE = pem('cert')

export type Received = {
  readonly from: string
  readonly to: readonly string[]
  readonly message: string
  readonly user: string | undefined
  readonly secure: boolean
}

export type MailServer = { readonly port: number; readonly received: Received[] }

/** Without a login by default, with TLS by its test certificate; closed after the test. */
export async function startMailServer(
  options: SMTPServerOptions = {},
  host = '127.0.0.1',
): Promise<MailServer> {
  const received: Received[] = []
  const server = new SMTPServer({
    cert: CERTIFICATE,
    key: pem('key'),
    authOptional: true,
    logger: false,
    closeTimeout: 100,
    onData: (stream, session, done) => {
      const parts: Buffer[] = []
      stream.on('data', (part: Buffer) => parts.push(part))
      stream.on('end', () => {
        received.push(receivedOf(session, Buffer.concat(parts).toString()))
        done()
      })
    },
    ...options,
  })
  // Of clients that break off a handshake.
  server.on('error', () => undefined)
  const { promise: listening, resolve } = Promise.withResolvers<void>()
  const bound = server.listen(0, host, resolve)
  await listening
  onTestFinished(() => new Promise<void>((closed) => server.close(closed)))
  return { port: (bound.address() as AddressInfo).port, received }
}

const receivedOf = ({ envelope, user, secure }: SMTPServerSession, message: string): Received => ({
  from: envelope.mailFrom === false ? '' : envelope.mailFrom.address,
  to: envelope.rcptTo.map(({ address }) => address),
  message,
  user,
  secure,
})

/** Greets, if it is told to, and then never says anything again. */
export async function startHangingServer(greeting = ''): Promise<number> {
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => undefined)
    socket.write(greeting)
    socket.resume()
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  return (server.address() as AddressInfo).port
}
