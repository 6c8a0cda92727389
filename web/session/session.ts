/**
 * Who is signed in, in this tab. Tokens live in this module's memory; leaving the page, locking or signing out loses them.
 */
import type { User, UserManager } from 'oidc-client-ts'
import type { Tokens } from '../api/client.ts'
import { type PublicConfig, readConfig } from '../api/config.ts'
import { ApiProblem, networkProblem } from '../api/problem.ts'
import { clearClipboard } from '../parts/clipboard.ts'
import { type Ended, endedBecause, hasLeft, markActive, markEnded, markSeen, wasActive } from './marks.ts'
import { SESSION_POLICY } from './policy.ts'
import { createProvider, signOutParameters } from './provider.ts'
import { isRefusal, signInProblem } from './provider-errors.ts'
import { reachable } from './reachable.ts'
import { Tabs } from './tabs.ts'

export type SessionState =
  | { readonly kind: 'signed-in' }
  | { readonly kind: 'signed-out'; readonly because: Ended | null; readonly problem: string | null }

type State = { readonly path: string }

const SIGNED_IN: SessionState = { kind: 'signed-in' }
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

const SOMEBODY_ELSE = 'Somebody else has signed in in this browser.'
const OVER = 'Your session is over. Sign in again.'
const UNREACHABLE = 'The sign-in cannot be reached. Check the connection, then try again.'

export class Session implements Tokens {
  readonly tabs = new Tabs()
  readonly #config: PublicConfig
  readonly #provider: UserManager
  readonly #listeners = new Set<() => void>()
  #user: User | null = null
  #renewal: Promise<User> | null = null
  #state: SessionState = { kind: 'signed-out', because: endedBecause(), problem: null }

  constructor(config: PublicConfig) {
    this.#config = config
    this.#provider = createProvider(config)
    this.tabs.onEnded((because) => {
      if (this.#user !== null) this.#forget(because)
    })
    this.tabs.onSignedIn((subject) => {
      if (this.#user !== null && this.#user.profile.sub !== subject) this.#forget('expired', SOMEBODY_ELSE)
    })
  }

  get state(): SessionState {
    return this.#state
  }

  /** For React's `useSyncExternalStore`. */
  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /**
   * Takes what the provider sent back, if this is the way back from it; else goes on with the session of before a reload.
   *
   * @throws Error when the provider cannot be reached; it may be called again
   */
  async start(): Promise<void> {
    const answer = new URLSearchParams(location.search)
    const isAnswer = answer.has('state') && (answer.has('code') || answer.has('error'))
    // A link that somebody made up signs nobody out.
    if (isAnswer && !wasActive()) return this.#takeAnswer()
    if (isAnswer) history.replaceState(null, '', '/')
    if (!wasActive()) return
    // The page was shut, or asleep, when it should have locked.
    if (hasLeft(Date.now())) return this.#forget('idle')
    // Whoever comes back as nobody is not sent there again.
    markEnded('expired')
    try {
      await this.#go({ prompt: 'none' })
    } catch (error) {
      markActive()
      throw error
    }
  }

  /** Leaves the page for the provider's sign-in. */
  async signIn(): Promise<void> {
    const { because } = this.#state.kind === 'signed-out' ? this.#state : { because: null }
    // It is not sure that the provider's session has ended, too: nobody comes in by the session of somebody who left.
    const again =
      because === 'idle' || because === 'signed-out' || hasLeft(Date.now()) ? { prompt: 'login' } : {}
    try {
      await readConfig()
      await this.#go(again)
    } catch {
      this.#set({ kind: 'signed-out', because, problem: UNREACHABLE })
    }
  }

  async accessToken(): Promise<string> {
    if (this.#user === null) throw new ApiProblem('unauthenticated', OVER)
    const { expires_in: left = 0 } = this.#user
    if (left > SESSION_POLICY.renewalMarginSeconds) return this.#user.access_token
    this.#renewal ??= this.#renew().finally(() => {
      this.#renewal = null
    })
    return (await this.#renewal).access_token
  }

  refused(why: string | null = null): void {
    this.#forget('expired', why)
  }

  /**
   * Forgets the tokens at once, whatever happens next, and ends the provider's session by going there: that also ends this page,
   * with all that its memory holds.
   */
  async end(because: Ended): Promise<void> {
    const hint = this.#user?.id_token
    this.#forget(because)
    this.tabs.tellEnded(because)
    // A browser that asks somebody whether it may would keep the provider's session alive.
    await Promise.race([clearClipboard(), pause(SESSION_POLICY.clipboardWaitMs)])
    await reachable()
    try {
      await this.#provider.signoutRedirect({
        ...(hint === undefined ? {} : { id_token_hint: hint }),
        extraQueryParams: signOutParameters(this.#config),
        redirectMethod: 'replace',
      })
    } catch {
      // The provider has no such place. A page that is loaded anew has nothing of this one.
      location.replace('/')
    }
  }

  async #takeAnswer(): Promise<void> {
    try {
      const user = await this.#provider.signinRedirectCallback()
      history.replaceState(null, '', `${location.origin}${(user.state as State | undefined)?.path ?? '/'}`)
      this.#user = user
      markActive()
      markSeen(Date.now())
      this.tabs.tellSignedIn(user.profile.sub)
      this.#set(SIGNED_IN)
    } catch (error) {
      history.replaceState(null, '', '/')
      this.#set({ kind: 'signed-out', because: endedBecause(), problem: signInProblem(error) })
    }
  }

  async #go(parameters: { readonly prompt?: string }): Promise<void> {
    const state: State = { path: `${location.pathname}${location.search}` }
    await this.#provider.clearStaleState()
    await this.#provider.signinRedirect({ state, ...parameters })
  }

  async #renew(): Promise<User> {
    try {
      const user = this.#user?.refresh_token === undefined ? null : await this.#provider.signinSilent()
      if (user === null || this.#user === null) throw new ApiProblem('unauthenticated', OVER)
      this.#user = user
      return user
    } catch (error) {
      if (!isRefusal(error) && !(error instanceof ApiProblem)) throw networkProblem()
      this.#forget('expired')
      throw new ApiProblem('unauthenticated', OVER)
    }
  }

  #forget(because: Ended, problem: string | null = null): void {
    this.#user = null
    void this.#provider.removeUser()
    // Whoever signs out where the vault has refused them already is signed out.
    if (this.#state.kind === 'signed-out' && because === 'expired') return
    markEnded(because)
    this.#set({ kind: 'signed-out', because, problem })
  }

  #set(state: SessionState): void {
    this.#state = state
    for (const listener of this.#listeners) listener()
  }
}
