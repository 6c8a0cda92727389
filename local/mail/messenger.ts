import { type Clock, systemClock } from '../../lib/clock.ts'
import type { Log } from '../../lib/http/log.ts'
import type { Messenger } from '../../lib/people/ports.ts'
import { isMailAddress, oneLine } from './address.ts'
import { leaveInOutbox } from './outbox.ts'
import { MAIL_POLICY, type MailPolicy } from './policy.ts'
import type { MailSettings } from './settings.ts'
import { createSmtp } from './smtp.ts'

type Options = { readonly clock?: Clock; readonly policy?: MailPolicy }

/**
 * Sends messages by SMTP. Without a mail server, and for somebody whose login is no e-mail address, they are left in the
 * outbox of the data folder, and the log says so to whoever runs the machine.
 *
 * Nothing is tried twice: the caller asks again.
 */
export function createMessenger(
  mail: MailSettings | null,
  dataFolder: string,
  log: Log,
  { clock = systemClock, policy = MAIL_POLICY }: Options = {},
): Messenger {
  const smtp = mail === null ? null : createSmtp(mail, policy)
  return {
    async send(message) {
      if (smtp !== null && isMailAddress(message.to)) return smtp.send(message)
      const file = await leaveInOutbox(dataFolder, message, clock())
      log.info(
        { file, to: oneLine(message.to) },
        'A message waits in the outbox: pass it on, then delete it.',
      )
    },
  }
}
