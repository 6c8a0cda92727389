import { isLoopback } from './own-hosts.ts'

/** Whether a vault may send something there: over plain HTTP somebody between could read it, and drop it unseen. */
export function isSafeUrl(text: string): boolean {
  if (!URL.canParse(text)) return false
  const { protocol, hostname } = new URL(text)
  return protocol === 'https:' || (protocol === 'http:' && isLoopback(hostname.replace(/^\[|\]$/g, '')))
}
