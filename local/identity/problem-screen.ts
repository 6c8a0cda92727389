import { errors } from 'oidc-provider'
import { KeyfoldError } from '../../lib/errors.ts'
import { busyScreen, errorScreen, expiredScreen, foreignFormScreen } from './screens/notices.ts'
import type { Screen } from './screens/page.ts'

/**
 * People are told on a screen; what is our own failure is the gateway's to tell and to log.
 *
 * @param again where to try again @param url where the vault is @throws what is our own failure
 */
export function problemScreen(error: unknown, again: string, url: string): Promise<Screen> {
  if (error instanceof errors.SessionNotFound) return expiredScreen(url)
  if (!(error instanceof KeyfoldError)) throw error
  if (error.code === 'forbidden') return foreignFormScreen(again)
  if (error.code === 'unavailable' || error.code === 'conflict') return busyScreen(again)
  if (error.status < 500) return errorScreen(error.status, error.message, url)
  throw error
}
