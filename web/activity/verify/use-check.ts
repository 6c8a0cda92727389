import { useEffect, useRef, useState } from 'react'
import type { AuditEvent } from '../../parts/action-name.ts'
import { useVault } from '../../shell/context.tsx'
import { checkLog, type Report } from './check-log.ts'
import { logOf } from './source.ts'

export type Check = {
  /** Null: none is under way. */
  readonly progress: { readonly done: number; readonly all: number } | null
  readonly report: Report | null
  readonly error: unknown
  readonly start: (kept: string | null) => void
}

type State = Omit<Check, 'start'>

const NOTHING: State = { progress: null, report: null, error: null }

/** One check of the log after the other. What is under way ends with the dialog. */
export function useCheck(events: readonly AuditEvent[]): Check {
  const { api } = useVault()
  const [state, setState] = useState(NOTHING)
  const running = useRef<AbortController | null>(null)
  useEffect(() => () => running.current?.abort(), [])
  const start = (kept: string | null): void => {
    running.current?.abort()
    const { signal } = (running.current = new AbortController())
    const show = (next: State): void => {
      if (!signal.aborted) setState(next)
    }
    show({ ...NOTHING, progress: { done: 0, all: events.length } })
    const onProgress = (done: number, all: number): void => show({ ...NOTHING, progress: { done, all } })
    checkLog(logOf(api), { events, kept, onProgress, signal }).then(
      (report) => show({ ...NOTHING, report }),
      (error: unknown) => show({ ...NOTHING, error }),
    )
  }
  return { ...state, start }
}
