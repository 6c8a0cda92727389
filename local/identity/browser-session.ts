/** Who is signed in in a browser, by the session that the provider keeps of it. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Provider } from 'oidc-provider'
import { type AccountPorts, findSignedIn } from './accounts.ts'
import { cookieSettings } from './cookies.ts'
import { secondsLeft } from './lifetimes.ts'

export type SignedIn = {
  readonly account: NonNullable<Awaited<ReturnType<typeof findSignedIn>>>
  /** Of the session; forms are bound to it. */
  readonly uid: string
}

type Sessions = Pick<Provider, 'Session' | 'createContext' | 'cookieName'>

/** @returns null when nobody is signed in, or whoever was may not be any more. */
export async function findBrowserSession(
  provider: Sessions,
  ports: AccountPorts,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<SignedIn | null> {
  const { accountId, loginTs, uid } = await provider.Session.get(provider.createContext(request, response))
  if (accountId === undefined) return null
  const account = await findSignedIn(ports, accountId, loginTs)
  return account === null ? null : { account, uid }
}

export type NewSession = {
  readonly accountId: string
  /** When the person signed in. Seconds since the Unix epoch. */
  readonly signedIn: number
  readonly now: number
  /** Of the cookies. */
  readonly secret: Uint8Array
  readonly url: string
}

/** Takes the place of the one that the browser had, under another id. */
export async function beginBrowserSession(
  provider: Sessions,
  request: IncomingMessage,
  response: ServerResponse,
  { accountId, signedIn, now, secret, url }: NewSession,
): Promise<void> {
  const session = new provider.Session()
  session.loginAccount({ accountId, loginTs: signedIn, amr: ['pwd'] })
  await session.save(secondsLeft(signedIn, now))
  const { cookies } = provider.createContext(request, response)
  const expires = new Date(session.exp * 1_000)
  cookies.set(provider.cookieName('session'), session.jti, { ...cookieSettings(secret, url).long, expires })
}
