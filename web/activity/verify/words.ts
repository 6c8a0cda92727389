/** What was found, in plain words. */
import type { EventFault, Report } from './check-log.ts'
import type { FaultKind } from './heads.ts'

export const EVENT_FAULTS: Readonly<Record<EventFault, string>> = {
  altered: 'is not what the log committed to: it was altered after it was sealed, or never was in the log',
  differs: 'is shown otherwise here than with its proof',
  overtaken:
    'is not in the log, although much younger ones are: it was put there later, or kept out of the log',
  unproved: 'cannot be proved: the vault’s own log is missing a part, or is damaged',
  missing: 'is not known to the vault any more: it was removed',
}

export const LOG_FAULTS: Readonly<Record<FaultKind, readonly [title: string, text: string]>> = {
  unsigned: [
    'The checkpoint is not signed by the log’s key',
    'The vault gave a checkpoint that its own key did not sign. Nothing that it says of the log can be relied on.',
  ],
  contradiction: [
    'The vault contradicts itself',
    'While this page was checking, the vault signed two checkpoints that cannot be of one log.',
  ],
  'rolled-back': [
    'The log was rolled back',
    'It has fewer events than at the checkpoint that you pasted, which its key signed. Events were taken away.',
  ],
  forked: [
    'This is not the log that it was',
    'The checkpoint that you pasted is signed by the log’s key, but the log of now does not begin with what it covers. Events were changed, taken away or put in since, or you are shown another log than others.',
  ],
  'kept-unreadable': [
    'What you pasted is no checkpoint',
    'Paste all of its lines, from the name of the log to the last character of the signature.',
  ],
  'kept-foreign': ['What you pasted is of another log', 'Its first line names another vault than this one.'],
  'kept-unsigned': [
    'What you pasted is not signed by this log',
    'Somebody changed or forged it, or this vault now has another key than it had. Compare the key of the log with one that was kept before.',
  ],
}

const count = (number: number, one: string, many: string): string =>
  number === 1 ? `1 ${one}` : `${number.toLocaleString()} ${many}`

/** What was proved. */
export function proofsIn({ head, proved, keptSize }: Report): readonly string[] {
  return [
    `The checkpoint is signed by the log’s key. It covers ${count(head.size, 'event', 'events')}.`,
    ...(proved === 0
      ? []
      : [
          `${count(proved, 'event that is shown here is', 'events that are shown here are')} in the log, exactly as shown.`,
        ]),
    ...(keptSize === null
      ? []
      : [
          `The log begins with everything that it had at the checkpoint that you pasted (${count(keptSize, 'event', 'events')}), unchanged and in the same order.`,
        ]),
  ]
}

/** What was not, and what cannot be. */
export function gapsIn({ waiting, keptSize }: Report): readonly string[] {
  return [
    ...(waiting === 0
      ? []
      : [
          `${count(waiting, 'event is', 'events are')} not in the log yet. Until that is so, within a minute, only the store protects them.`,
        ]),
    keptSize === null
      ? 'Without a checkpoint from before, it cannot be said whether the log was rolled back or exchanged as a whole, or whether others are shown another one.'
      : 'It cannot be said whether others are shown another log after the checkpoint that you pasted: compare the picture below with theirs.',
    'Older events than those shown were not looked at one by one. The operator can check all of them: keyfold audit verify.',
    'The log proves that what was recorded stayed as it was. It cannot prove that everything was recorded.',
  ]
}
