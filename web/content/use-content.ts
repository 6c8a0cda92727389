/** One version's content: hidden, on its way, or revealed for a while. */
import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useEffectEvent, useRef, useState } from 'react'
import { COPIED, copySecret, NOT_COPIED } from '../parts/clipboard.ts'
import { PURPOSE_QUESTION, purposeText } from '../parts/purpose.tsx'
import { useVault } from '../shell/context.tsx'
import { asksForPurpose, useDeclaredPurpose } from './declared-purpose.ts'
import { saveFile } from './download.ts'
import { plainText } from './plain-text.ts'
import { REVEAL_POLICY } from './policy.ts'
import { type ContentId, type ReadContent, readContent, wipe } from './read.ts'

export type Action = 'reveal' | 'copy' | 'download'

export type ContentState =
  /** @property notice what was done with it just now */
  | { readonly kind: 'hidden'; readonly notice: string | null }
  | { readonly kind: 'reading'; readonly action: Action }
  | { readonly kind: 'asking'; readonly action: Action; readonly text: string }
  | { readonly kind: 'failed'; readonly action: Action; readonly error: unknown }
  | { readonly kind: 'revealed'; readonly content: ReadContent; readonly untilMs: number }

export type ContentControls = {
  readonly state: ContentState
  readonly start: (action: Action) => void
  /** Says why, and goes on with what it was asked for. */
  readonly declare: (purpose: string) => void
  readonly hide: (notice?: string) => void
  readonly keep: () => void
}

const HIDDEN: ContentState = { kind: 'hidden', notice: null }

/** @param asksFirst whether it is known that a purpose has to be declared: to ask without one would be recorded as a refusal */
export function useContent(id: ContentId, asksFirst: boolean): ContentControls {
  const { api } = useVault()
  const queries = useQueryClient()
  const { purpose: known, declare, headers } = useDeclaredPurpose(id.id)
  const [state, setState] = useState(HIDDEN)
  const running = useRef<AbortController>(null)

  const run = async (action: Action): Promise<void> => {
    running.current?.abort()
    const { signal } = (running.current = new AbortController())
    setState({ kind: 'reading', action })
    const declared = headers()
    const reading = readContent(api, id, { headers: declared, signal })
    const next = await perform(action, reading, signal, declared['keyfold-purpose'] ?? null)
    if (!signal.aborted) setState(next)
    // Whoever looks at the record of this object sees this look too.
    void queries.invalidateQueries({ queryKey: ['events'] })
  }
  const hide = (notice: string | null = null): void => {
    running.current?.abort()
    if (state.kind === 'revealed') wipe(state.content)
    setState({ kind: 'hidden', notice })
  }
  useHideWhenLeft(state, hide)
  return {
    state,
    hide: (notice) => hide(notice),
    start: (action) => {
      if (asksFirst && known === null) setState({ kind: 'asking', action, text: PURPOSE_QUESTION })
      else void run(action)
    },
    declare: (purpose) => {
      declare(purpose)
      void run(state.kind === 'asking' ? state.action : 'reveal')
    },
    keep: () => {
      if (state.kind === 'revealed') setState({ ...state, untilMs: Date.now() + REVEAL_POLICY.shownMs })
    },
  }
}

/** Does not throw: what went wrong is a state too. */
async function perform(
  action: Action,
  reading: Promise<ReadContent>,
  signal: AbortSignal,
  declared: string | null,
): Promise<ContentState> {
  // Asked for at once, while the click is fresh.
  const copied = action === 'copy' ? copySecret(reading.then(plainText)) : null
  const refused = copied?.then(
    () => false,
    () => true,
  )
  try {
    const content = await reading
    if (action === 'reveal' && !signal.aborted)
      return { kind: 'revealed', content, untilMs: Date.now() + REVEAL_POLICY.shownMs }
    if (action === 'download' && !signal.aborted) saveFile(content)
    // Says so itself when there is no text to copy.
    if (action === 'copy') plainText(content)
    const notice = action === 'download' ? 'Downloaded.' : (await refused) ? NOT_COPIED : COPIED
    wipe(content)
    return { kind: 'hidden', notice }
  } catch (error) {
    return asksForPurpose(error, declared)
      ? { kind: 'asking', action, text: purposeText(error) }
      : { kind: 'failed', action, error }
  }
}

/** Nothing stays revealed on a page that is not looked at, is left, or is locked. */
function useHideWhenLeft(state: ContentState, hide: () => void): void {
  const left = useEffectEvent(() => {
    if (state.kind === 'revealed') hide()
  })
  const gone = useEffectEvent(hide)
  const revealed = state.kind === 'revealed'
  useEffect(() => {
    const look = (): void => {
      if (document.visibilityState === 'hidden') left()
    }
    look()
    document.addEventListener('visibilitychange', look)
    addEventListener('pagehide', left)
    return () => {
      document.removeEventListener('visibilitychange', look)
      removeEventListener('pagehide', left)
    }
  }, [revealed])
  useEffect(() => () => gone(), [])
}
