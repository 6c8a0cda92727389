/** Tells the log of findings, and whoever the operator has named, by webhook and e-mail. */
import type { Finding } from '../../lib/anomaly/model.ts'
import { isAtLeast, type MessageContext, messageOf, type Notifier } from '../../lib/findings/notify.ts'
import type { Log } from '../../lib/http/log.ts'
import type { Messenger } from '../../lib/people/ports.ts'
import { MAIL_POLICY } from '../mail/policy.ts'
import { createSmtp } from '../mail/smtp.ts'
import { postTo } from '../webhook.ts'
import type { NotifySettings } from './settings.ts'
import { Way, type WayOptions } from './way.ts'

export type NotifierPorts = Pick<WayOptions, 'log' | 'backoffMs' | 'spacingMs'> & {
  readonly settings: NotifySettings
  readonly context: MessageContext
}

/** How many ways may still take it, and whether one has. */
type Fate = { open: number; taken: boolean }

/**
 * Each way is tried by itself, beside everything else: one that is dead holds up no other. The log alone counts when there is no other
 * way, and for what is less than anybody wants to be told.
 */
export class LocalNotifier implements Notifier {
  readonly #log: Log
  readonly #minSeverity: NotifySettings['minSeverity']
  readonly #ways: readonly Way[]
  readonly #fates = new Map<string, Fate>()

  constructor(ports: NotifierPorts) {
    this.#log = ports.log
    this.#minSeverity = ports.settings.minSeverity
    const onEnd: WayOptions['onEnd'] = (findings, taken) => {
      for (const finding of findings) this.#end(keyOf(finding), taken)
    }
    this.#ways = sendersOf(ports).map((sender) => new Way({ ...ports, ...sender, onEnd }))
  }

  async notify(findings: readonly Finding[]): Promise<readonly Finding[]> {
    for (const finding of findings) if (!this.#fates.has(keyOf(finding))) this.#begin(finding)
    const taken = findings.filter((finding) => this.#fates.get(keyOf(finding))?.taken === true)
    const asked = new Set(findings.map(keyOf))
    // Whoever asked has noted what was taken, or somebody has seen to it.
    for (const key of this.#fates.keys()) if (!asked.has(key)) this.#fates.delete(key)
    return taken
  }

  /** Drops what nobody has taken yet: it was not noted, so that the next start tells it. */
  async stop(): Promise<void> {
    await Promise.all(this.#ways.map((way) => way.stop()))
  }

  #begin(finding: Finding): void {
    const { id, detector, severity, principals, sentence } = finding
    this.#log.error({ finding: id, detector, severity, principals, sentence }, 'Keys are used oddly.')
    const ways = isAtLeast(severity, this.#minSeverity) ? this.#ways : []
    this.#fates.set(keyOf(finding), { open: ways.length, taken: ways.length === 0 })
    for (const way of ways) way.offer(finding)
  }

  #end(key: string, taken: boolean): void {
    const fate = this.#fates.get(key)
    if (fate === undefined) return
    fate.open -= 1
    fate.taken ||= taken
    // Nobody has: the next run begins anew.
    if (fate.open === 0 && !fate.taken) this.#fates.delete(key)
  }
}

/** One that has got worse is told again. */
const keyOf = ({ id, severity }: Finding): string => `${id} ${severity}`

type Sender = Pick<WayOptions, 'to' | 'send'>

function sendersOf({ settings: { webhook, mail }, context }: NotifierPorts): readonly Sender[] {
  const mailed = mail === null ? [] : mailSenders(createSmtp(mail.server, MAIL_POLICY), mail.to, context)
  return webhook === null ? mailed : [webhookSender(webhook, context), ...mailed]
}

const webhookSender = (webhook: URL, context: MessageContext): Sender => ({
  to: webhook.host,
  send: (findings, signal) =>
    postTo(webhook, {
      type: 'application/json',
      body: JSON.stringify(messageOf(findings, context).json),
      signal,
    }),
})

/** A message each: one address that is refused keeps none of the others from it. */
const mailSenders = (messenger: Messenger, to: readonly string[], context: MessageContext) =>
  to.map(
    (address): Sender => ({
      to: address,
      send: async (findings) => {
        const { subject, text } = messageOf(findings, context)
        await messenger.send({ to: address, subject, text })
      },
    }),
  )
