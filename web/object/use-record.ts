/** A record that is being edited: plaintext, in the state of one component, and nowhere else. */
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useEffect, useEffectEvent, useRef, useState } from 'react'
import { asksForPurpose, useDeclaredPurpose } from '../content/declared-purpose.ts'
import { readContent, wipe } from '../content/read.ts'
import { purposeText } from '../parts/purpose.tsx'
import { encodeRecord, parseRecord, RECORD_TYPE, type SensitiveRecord } from '../records/record.ts'
import { useVault } from '../shell/context.tsx'
import { usePutVersion } from './put-version.ts'
import type { Metadata } from './use-object.ts'

type RecordState =
  | { readonly kind: 'reading' }
  | { readonly kind: 'asking'; readonly text: string }
  | { readonly kind: 'failed'; readonly error: unknown }
  /** Its content is something else than its type says. */
  | { readonly kind: 'no-record' }
  | { readonly kind: 'editing'; readonly record: SensitiveRecord }

export function useRecord(object: Metadata, onDone: () => void) {
  const { declare, headers } = useDeclaredPurpose(object.id)
  const [state, setState] = useState<RecordState>({ kind: 'reading' })
  const running = useRef<AbortController>(null)
  const readRecord = useReadRecord(object)
  const begin = async (): Promise<void> => {
    running.current?.abort()
    const { signal } = (running.current = new AbortController())
    setState({ kind: 'reading' })
    const next = await readRecord(headers(), signal)
    if (!signal.aborted) setState(next)
  }
  const read = (): void => void begin()
  const first = useEffectEvent(read)
  useEffect(() => {
    first()
    return () => running.current?.abort()
  }, [])
  return {
    state,
    read,
    declare: (purpose: string) => {
      declare(purpose)
      read()
    },
    change: (record: SensitiveRecord) => setState({ kind: 'editing', record }),
    save: useSave(object, state, onDone),
  }
}

type Headers = { readonly 'keyfold-purpose'?: string }

/** Does not throw: what went wrong is a state too. */
function useReadRecord(object: Metadata): (headers: Headers, signal: AbortSignal) => Promise<RecordState> {
  const { api } = useVault()
  const queries = useQueryClient()
  return async (headers, signal) => {
    try {
      const content = await readContent(api, object, { headers, signal })
      const record = parseRecord(content.bytes)
      wipe(content)
      return record === null ? { kind: 'no-record' } : { kind: 'editing', record }
    } catch (error) {
      return asksForPurpose(error, headers['keyfold-purpose'] ?? null)
        ? { kind: 'asking', text: purposeText(error) }
        : { kind: 'failed', error }
    } finally {
      void queries.invalidateQueries({ queryKey: ['events'] })
    }
  }
}

/** The upload ends with the dialog. */
function useSave(object: Metadata, state: RecordState, onDone: () => void) {
  const put = usePutVersion(object)
  const running = useRef<AbortController>(null)
  useEffect(() => () => running.current?.abort(), [])
  return useMutation({
    // Takes nothing, so that the cache of mutations holds no plaintext.
    mutationFn: async () => {
      if (state.kind !== 'editing') return
      const { signal } = (running.current = new AbortController())
      const body = encodeRecord(state.record)
      try {
        await put({ body, headers: { 'Content-Type': RECORD_TYPE }, signal })
      } finally {
        body.fill(0)
      }
    },
    gcTime: 0,
    onSuccess: onDone,
  })
}
