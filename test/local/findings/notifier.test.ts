import { describe, expect, it, onTestFinished, vi } from 'vitest'
import type { Finding } from '../../../lib/anomaly/model.ts'
import { LocalNotifier, type NotifierPorts } from '../../../local/findings/notifier.ts'
import type { NotifySettings } from '../../../local/findings/settings.ts'
import { newFinding } from '../../contract/finding-stores.ts'
import { listener } from '../doctor/listener.ts'
import { startHangingServer, startMailServer } from '../mail/smtp-server.ts'

const NOBODY: NotifySettings = { webhook: null, mail: null, minSeverity: 'medium' }

function opened(settings: Partial<NotifySettings>, change: Partial<NotifierPorts> = {}) {
  const logged: [Record<string, unknown>, string][] = []
  const error = (fields: object, message: string): void => void logged.push([{ ...fields }, message])
  const log = { info: error, error }
  const context = { vault: 'v-test', page: 'https://vault.example' }
  const ports = { settings: { ...NOBODY, ...settings }, context, log, backoffMs: 1, spacingMs: 20 }
  const notifier = new LocalNotifier({ ...ports, ...change })
  onTestFinished(() => notifier.stop())
  return { notifier, logged }
}

/** `statuses` are its first answers, then 200. */
async function hook(...statuses: number[]) {
  const { url, asked } = await listener(() => ({ status: statuses.shift() ?? 200 }))
  return { webhook: new URL('hook/secret', url), told: asked }
}

const mailTo = (port: number, ...to: string[]): NotifySettings['mail'] => {
  const from = { name: 'Vault', address: 'vault@example.com' }
  return { server: { host: '127.0.0.1', port, tls: 'none', login: null, from }, to }
}

const taken = (notifier: LocalNotifier, ...findings: Finding[]) =>
  vi.waitFor(async () => expect(await notifier.notify(findings)).toEqual(findings), { timeout: 3_000 })

describe('A finding', () => {
  it('is told by webhook and e-mail, with where it is on the page, and is in the log', async () => {
    const { webhook, told } = await hook()
    const { port, received } = await startMailServer()
    const mail = mailTo(port, 'ann@example.com', 'bob@example.com')
    const { notifier, logged } = opened({ webhook, mail })
    const finding = newFinding({
      severity: 'high',
      sentence: 'user:ada decrypted 412 objects; usual are 18.',
    })
    await taken(notifier, finding)
    await vi.waitFor(() => expect(received).toHaveLength(2))
    const link = `https://vault.example/findings/${finding.id}`
    expect(told.map(({ body }) => body)).toEqual([
      {
        vault: 'v-test',
        count: 1,
        findings: [
          expect.objectContaining({ id: finding.id, severity: 'high', sentence: finding.sentence, link }),
        ],
      },
    ])
    expect(new Set(received.flatMap(({ to }) => to))).toEqual(new Set(['ann@example.com', 'bob@example.com']))
    const [mailed = ''] = received.map(({ message }) => message)
    expect(mailed).toContain('Subject: Keyfold v-test: high: decrypt-rate')
    expect(mailed.replaceAll(/=\r\n/g, '')).toContain(link)
    expect(mailed.replaceAll(/=\r\n/g, '')).toContain(finding.sentence)
    expect(logged).toEqual([[expect.objectContaining({ finding: finding.id }), 'Keys are used oddly.']])
  })

  it('is told once, however often the run asks, and again when it has got worse', async () => {
    const { webhook, told } = await hook()
    const { notifier } = opened({ webhook })
    const finding = newFinding({ severity: 'medium' })
    await taken(notifier, finding)
    await taken(notifier, finding)
    expect(told).toHaveLength(1)
    await taken(notifier, { ...finding, severity: 'critical' })
    expect(told.map(({ body }) => body.findings[0].severity)).toEqual(['medium', 'critical'])
  })

  it('is in the log only when nobody is named, or it is less than they want to be told', async () => {
    const { webhook, told } = await hook()
    const [low, high] = [newFinding({ severity: 'low' }), newFinding({ severity: 'high' })]
    const { notifier: alone, logged } = opened({})
    expect(await alone.notify([low, high])).toEqual([low, high])
    expect(logged).toHaveLength(2)
    const { notifier } = opened({ webhook, minSeverity: 'high' })
    expect(await notifier.notify([low])).toEqual([low])
    await taken(notifier, high)
    expect(told.map(({ body }) => body.findings.map(({ id }: Finding) => id))).toEqual([[high.id]])
  })

  it('is taken when one of the ways has taken it, whatever becomes of the other', async () => {
    const { webhook, told } = await hook(...Array.from({ length: 99 }, () => 500))
    const { port, received } = await startMailServer()
    const { notifier, logged } = opened({ webhook, mail: mailTo(port, 'ann@example.com') })
    const finding = newFinding()
    expect(await notifier.notify([finding])).toEqual([])
    await taken(notifier, finding)
    expect(received).toHaveLength(1)
    await vi.waitFor(() => expect(told).toHaveLength(8), { timeout: 3_000 })
    expect(JSON.stringify(logged)).not.toContain('secret')
  })

  it('is tried anew by a later run when nobody has taken it', async () => {
    const { webhook, told } = await hook(...Array.from({ length: 10 }, () => 503))
    const { notifier } = opened({ webhook })
    await taken(notifier, newFinding())
    expect(told).toHaveLength(11)
  })
})

describe('A storm of findings', () => {
  const many = (count: number): Finding[] =>
    Array.from({ length: count }, () => newFinding({ severity: 'medium' }))

  it('is one message of the worst ones, and what is found meanwhile is the next one', async () => {
    const { webhook, told } = await hook()
    const { notifier } = opened({ webhook })
    const worst = newFinding({ severity: 'critical' })
    const storm = [...many(300), worst]
    await taken(notifier, ...storm)
    expect(told).toHaveLength(1)
    expect(told[0]?.body).toMatchObject({ count: 301, findings: { length: 20, 0: { id: worst.id } } })
    const [next, last] = many(2) as [Finding, Finding]
    void notifier.notify([next])
    await taken(notifier, next, last)
    expect(told.map(({ body }) => body.count)).toEqual([301, 2])
  })
})

it('waits for no webhook and no mail server that hangs when it is stopped', async () => {
  const [webPort, mailPort] = [await startHangingServer(), await startHangingServer('220 vault ESMTP\r\n')]
  const webhook = new URL(`http://127.0.0.1:${webPort}/`)
  const { notifier } = opened({ webhook, mail: mailTo(mailPort, 'ann@example.com') })
  await notifier.notify([newFinding()])
  await new Promise((resolve) => setTimeout(resolve, 50))
  const began = performance.now()
  await notifier.stop()
  expect(performance.now() - began).toBeLessThan(1_000)
})
