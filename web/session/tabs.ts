/**
 * The tabs of a browser share one session of the provider, and so one person. What ends it, or makes it somebody else's, they tell
 * each other. When somebody was last there they read from one mark (`marks.ts`), which also a tab finds that was asleep.
 */
import { type Ended, isEnded } from './marks.ts'

const CHANNEL = 'keyfold.session'

type Message = { readonly ended: Ended } | { readonly signedIn: string }

export class Tabs {
  readonly #channel = new BroadcastChannel(CHANNEL)

  tellEnded(because: Ended): void {
    this.#tell({ ended: because })
  }

  /** @param subject who, as the provider calls them */
  tellSignedIn(subject: string): void {
    this.#tell({ signedIn: subject })
  }

  onEnded(listener: (because: Ended) => void): void {
    this.#listen((message) => {
      if ('ended' in message && isEnded(message.ended)) listener(message.ended)
    })
  }

  onSignedIn(listener: (subject: string) => void): void {
    this.#listen((message) => {
      if ('signedIn' in message) listener(message.signedIn)
    })
  }

  #tell(message: Message): void {
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- A channel has no other origin than its own.
    this.#channel.postMessage(message)
  }

  #listen(listener: (message: Message) => void): void {
    this.#channel.addEventListener('message', ({ data }: MessageEvent<Message>) => listener(data))
  }
}
