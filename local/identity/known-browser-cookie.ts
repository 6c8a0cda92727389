import type { IncomingMessage, ServerResponse } from 'node:http'
import { IDENTITY_POLICY } from '../../lib/identity/policy.ts'

const NAME = 'keyfold_browser'
const VALUE = new RegExp(`(?:^|; ?)${NAME}=([^;]*)`)

/** @returns null when the browser sent none. */
export const readKnownBrowser = ({ headers }: IncomingMessage): string | null =>
  VALUE.exec(headers.cookie ?? '')?.[1] ?? null

/** @param path the one below which it is sent @param url where people reach the vault */
export function writeKnownBrowser(response: ServerResponse, value: string, path: string, url: string): void {
  const maxAgeSeconds = IDENTITY_POLICY.knownBrowserLifetimeMs / 1_000
  response.appendHeader(
    'Set-Cookie',
    `${NAME}=${value}; Path=${path}; Max-Age=${maxAgeSeconds}; HttpOnly; SameSite=Strict${url.startsWith('https:') ? '; Secure' : ''}`,
  )
}
