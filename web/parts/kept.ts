/** State of a view that is there again when one comes back to it. In memory only: the session's end forgets it. */
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'

/** @param name of the state, unlike any other on the page */
export function useKept<T>(name: string, initial: T): [T, (value: T) => void] {
  const queries = useQueryClient()
  const [value, setValue] = useState<T>(() => queries.getQueryData<T>(['kept', name]) ?? initial)
  const keep = (next: T): void => {
    queries.setQueryDefaults(['kept'], { gcTime: Infinity })
    queries.setQueryData(['kept', name], next)
    setValue(next)
  }
  return [value, keep]
}
