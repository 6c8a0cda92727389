import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import type { Rotation } from './use-keys.ts'

/** Each step of a rotation changes what is to be said of the generations. */
export function useKeysAfter(rotation: Pick<Rotation, 'id' | 'state' | 'step' | 'attempt'> | null): void {
  const queries = useQueryClient()
  const seen = useRef<string | null>(null)
  const now =
    rotation === null ? null : [rotation.id, rotation.attempt, rotation.state, rotation.step].join(' ')
  useEffect(() => {
    if (now === null || seen.current === now) return
    // What is shown beside it at first has been asked for at the same time.
    const refetchType = seen.current === null ? 'none' : 'active'
    void queries.invalidateQueries({ queryKey: ['keys'], refetchType })
    seen.current = now
  }, [now, queries])
}
