/** The screen on which people change their own password: GET and POST of `/oidc/password`, for whoever has a session here. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Provider } from 'oidc-provider'
import { userPrincipal } from '../../lib/access/principal.ts'
import { KeyfoldError } from '../../lib/errors.ts'
import type { ArtifactStore } from '../../lib/identity/ports.ts'
import { endSessionsOf } from '../../lib/people/me.ts'
import type { AccountPorts } from './accounts.ts'
import { beginBrowserSession, findBrowserSession, type SignedIn } from './browser-session.ts'
import { isDemoPerson } from './demo-people.ts'
import { OIDC_PREFIX, PASSWORD_PATH } from './endpoints.ts'
import { assertOwnForm, type PasswordForm, passwordFormToken, readPasswordForm } from './interaction-form.ts'
import { type InteractionOptions, originFacts } from './interaction-step.ts'
import type { Interactions } from './mount.ts'
import { problemScreen } from './problem-screen.ts'
import { type ChangePasswordScreen, changePasswordScreen } from './screens/change-password.ts'
import {
  demoPasswordScreen,
  notSignedInScreen,
  passwordChangedScreen,
  waitScreen,
} from './screens/notices.ts'
import { type Screen, sendScreen } from './screens/page.ts'

export type PasswordChangeOptions = Pick<InteractionOptions, 'signIn' | 'clock' | 'secret' | 'url'> &
  AccountPorts & {
    readonly provider: Pick<Provider, 'Session' | 'createContext' | 'cookieName'>
    readonly artifacts: ArtifactStore
  }

type Step = PasswordChangeOptions & {
  readonly request: IncomingMessage
  readonly response: ServerResponse
  readonly signedIn: SignedIn
}

const ACTION = `${OIDC_PREFIX}${PASSWORD_PATH}`
const WRONG = { text: 'The current password is not right.', of: 'current' } as const
const DIFFERENT = { text: 'The two new passwords are not the same. Type both again.', of: 'new' } as const

export function createPasswordChange(options: PasswordChangeOptions): Interactions {
  return {
    async handle(request, response, path) {
      if (path !== PASSWORD_PATH) return false
      const screen = await answer(options, request, response).catch((error: unknown) =>
        problemScreen(error, ACTION, options.url),
      )
      sendScreen(response, screen)
      return true
    },
  }
}

async function answer(
  options: PasswordChangeOptions,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<Screen> {
  const sent = request.method === 'POST' ? await readPasswordForm(request, response) : null
  const signedIn = await findBrowserSession(options.provider, options, request, response)
  if (signedIn === null) return notSignedInScreen(options.url)
  if (isDemoPerson(signedIn.account.id)) return demoPasswordScreen(options.url)
  const step = { ...options, request, response, signedIn }
  if (sent === null) return ask(step)
  assertOwnForm(request, options.url, sent.token, tokenOf(step))
  return change(step, sent)
}

async function change(step: Step, { current, password, repeated }: PasswordForm): Promise<Screen> {
  if (password.normalize('NFC') !== repeated.normalize('NFC')) {
    return ask(step, DIFFERENT)
  }
  const { id: accountId } = step.signedIn.account
  try {
    const result = await step.signIn.setPassword({
      accountId,
      because: { currentPassword: current },
      newPassword: password,
      // The cookie of known browsers is sent where people sign in only.
      ...originFacts(step.request, null, null),
    })
    if (result.outcome === 'refused') return await ask(step, WRONG)
    if (result.outcome === 'wait') return await waitScreen(result.seconds, ACTION)
  } catch (error) {
    if (!(error instanceof KeyfoldError) || error.code !== 'invalid-request') throw error
    return ask(step, { text: error.message, of: 'new' })
  }
  return finish(step)
}

/** The password is changed, which the person must be told, whatever fails now. */
async function finish(step: Step): Promise<Screen> {
  try {
    await endOthers(step)
    return await passwordChangedScreen(step.url, true)
  } catch {
    return passwordChangedScreen(step.url, false)
  }
}

/** Everything that was begun under the former password; this browser goes on in a new session, as of now. */
async function endOthers({ signedIn, ...step }: Step): Promise<void> {
  const { principals, artifacts, clock, request, response, provider, secret, url } = step
  const { id: accountId } = signedIn.account
  const credentials = { endSessions: (id: string) => artifacts.remove({ account: id }) }
  const from = await endSessionsOf({ principals, clock, credentials }, userPrincipal(accountId))
  const session = { accountId, signedIn: from / 1_000, now: clock(), secret, url }
  await beginBrowserSession(provider, request, response, session)
}

const ask = (step: Step, problem?: ChangePasswordScreen['problem']): Promise<Screen> =>
  changePasswordScreen({
    action: ACTION,
    token: tokenOf(step),
    login: step.signedIn.account.login,
    back: step.url,
    ...(problem === undefined ? {} : { problem }),
  })

const tokenOf = ({ secret, signedIn }: Step): string => passwordFormToken(secret, signedIn.uid)
