/** A record that is being typed, until it is stored. It is nowhere else, and is dropped with the form. */
import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { POLICY } from '../../lib/policy.ts'
import { ApiProblem, hasCode } from '../api/problem.ts'
import { upload } from '../api/upload.ts'
import { filledIn } from '../records/check.ts'
import { encodeRecord, RECORD_TYPE, type SensitiveRecord } from '../records/record.ts'
import { TEMPLATES, type Template } from '../records/templates.ts'
import { useVault } from '../shell/context.tsx'
import { type Details, headersOf, NO_DETAILS } from './details.ts'

export type DraftState = {
  readonly template: Template
  readonly name: string
  readonly record: SensitiveRecord
  readonly details: Details
  readonly busy: boolean
  readonly error: unknown
  /** The id of what it has become. */
  readonly stored: string | null
}

export type Draft = DraftState & {
  readonly change: (part: Partial<Pick<DraftState, 'name' | 'record' | 'details' | 'template'>>) => void
  readonly store: () => Promise<void>
  readonly again: () => void
}

/** What a retry repeats word for word, so that it finds what an answer was lost of. */
type Attempt = { readonly headers: Record<string, string> }

const EMPTY: DraftState = {
  template: TEMPLATES[0],
  name: '',
  record: TEMPLATES[0].record,
  details: NO_DETAILS,
  busy: false,
  error: null,
  stored: null,
}

export const isTyped = ({ stored, record }: DraftState): boolean =>
  stored === null && filledIn(record).fields.length > 0

export function useDraft(): Draft {
  const { api } = useVault()
  const queries = useQueryClient()
  const [state, setState] = useState(EMPTY)
  const attempt = useRef<Attempt | null>(null)
  const abort = useRef<AbortController | null>(null)
  useEffect(() => {
    const clear = (): void => {
      abort.current?.abort()
      setState(EMPTY)
    }
    addEventListener('pagehide', clear)
    return () => {
      removeEventListener('pagehide', clear)
      abort.current?.abort()
    }
  }, [])
  const change: Draft['change'] = (part) => {
    attempt.current = null
    setState((before) => ({ ...before, ...part, error: null }))
  }
  const store = async (): Promise<void> => {
    attempt.current ??= attemptOf(state)
    abort.current = new AbortController()
    const { signal } = abort.current
    setState((now) => ({ ...now, busy: true, error: null }))
    const body = encodeRecord(filledIn(state.record))
    try {
      assertSize(body)
      const { headers } = attempt.current
      const { id } = await upload(api, { method: 'POST', path: '/v1/objects', headers, body, signal })
      void queries.invalidateQueries({ queryKey: ['objects'] })
      attempt.current = null
      if (!signal.aborted) setState({ ...EMPTY, stored: id })
    } catch (error) {
      if (signal.aborted) return
      if (hasCode(error, 'conflict', 'idempotency-mismatch')) attempt.current = null
      setState((now) => ({ ...now, busy: false, error }))
    } finally {
      body.fill(0)
    }
  }
  return { ...state, change, store, again: () => setState(EMPTY) }
}

const attemptOf = ({ name, details }: DraftState): Attempt => ({
  headers: {
    ...headersOf(name, details, Date.now()),
    'Content-Type': RECORD_TYPE,
    'Idempotency-Key': crypto.randomUUID(),
  },
})

function assertSize(body: Uint8Array): void {
  if (body.length > POLICY.contentMaxBytes)
    throw new ApiProblem(
      'content-too-large',
      `A record has at most ${POLICY.contentMaxBytes} bytes. Store its long texts as files.`,
    )
}
