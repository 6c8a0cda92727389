import { vi } from 'vitest'

/** `Date.now` as the library reads it: it stands still but for `advance`, and goes on as before after `restore`. */
export function movingTime(): {
  readonly advance: (milliseconds: number) => void
  readonly restore: () => void
} {
  let now = Date.now()
  const spy = vi.spyOn(Date, 'now').mockImplementation(() => now)
  return { advance: (milliseconds) => void (now += milliseconds), restore: () => spy.mockRestore() }
}
