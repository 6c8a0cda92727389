/**
 * The screens in which a person signs in: GET and POST of `/oidc/interaction/<uid>`. `oidc-provider` binds each interaction to a
 * cookie of one browser, and gives the session a new id when it goes on.
 */
import type { IncomingMessage, ServerResponse } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Clock, DAY_MS } from '../../lib/clock.ts'
import { KeyfoldError } from '../../lib/errors.ts'
import { IDENTITY_POLICY } from '../../lib/identity/policy.ts'
import { OIDC_PREFIX } from './endpoints.ts'
import { assertOwnForm, type Form, formToken, readForm } from './interaction-form.ts'
import {
  type Changing,
  changingOf,
  formOf,
  type InteractionOptions,
  originOf,
  type Step,
} from './interaction-step.ts'
import { writeKnownBrowser } from './known-browser-cookie.ts'
import type { Interactions } from './mount.ts'
import { problemScreen } from './problem-screen.ts'
import { choosePasswordScreen } from './screens/choose-password.ts'
import { expiredScreen, waitScreen } from './screens/notices.ts'
import { type Screen, sendScreen } from './screens/page.ts'
import { signInScreen } from './screens/sign-in.ts'

const PREFIX = '/interaction'
const SECOND_MS = 1_000
const PATH = /^\/interaction\/([\w-]{1,64})$/
const ONE_TIME_DAYS = IDENTITY_POLICY.oneTimePasswordLifetimeMs / DAY_MS
const WRONG = `The login or the password is not right. A password that you were sent works once, and for ${ONE_TIME_DAYS} days; then ask for a new one.`

/** @example const { handle } = createInteractions({ provider, signIn, clock, secret, url }) */
export function createInteractions(options: InteractionOptions): Interactions {
  return {
    async handle(request, response, path) {
      const uid = PATH.exec(path)?.[1]
      if (uid === undefined) return false
      const action = `${OIDC_PREFIX}${path}`
      const screen = await answer(options, request, response, uid, action).catch((error: unknown) =>
        problemScreen(error, action, options.url),
      )
      if (screen !== null) sendScreen(response, screen)
      return true
    },
  }
}

/** @returns null when the answer was sent: the interaction is finished. */
async function answer(
  options: InteractionOptions,
  request: IncomingMessage,
  response: ServerResponse,
  uid: string,
  action: string,
): Promise<Screen | null> {
  const sent = request.method === 'POST' ? await readForm(request, response) : null
  const token = formToken(options.secret, uid)
  if (sent !== null) assertOwnForm(request, options.url, sent.token, token)
  const interaction = await options.provider.interactionDetails(request, response)
  if (interaction.uid !== uid || interaction.prompt.name !== 'login') return expiredScreen(options.url)
  const form = await formOf(options, interaction, action, token)
  const step = { ...options, request, response, interaction, form }
  const changing = changingOf(interaction)
  if (sent === null) return changing === null ? signInScreen(form) : choose(step, changing)
  if (sent.step === 'sign-in') return signIn(step, sent)
  return changing === null ? signInScreen(form) : choosePassword(step, sent, changing)
}

async function signIn(
  step: Step,
  { login, password }: Extract<Form, { step: 'sign-in' }>,
): Promise<Screen | null> {
  const began = step.clock()
  const result = await step.signIn.signIn({ login, password, ...originOf(step) })
  switch (result.outcome) {
    case 'refused':
      return signInScreen({ ...step.form, login, problem: WRONG })
    case 'wait':
      return waitScreen(result.seconds, step.form.action)
    case 'must-change-password': {
      const { id: accountId, login: known } = result.account
      const changing = { accountId, login: known, proof: result.proof, provedAt: began }
      await remember(step, changing)
      return choose(step, changing)
    }
    case 'signed-in':
      return finish(step, result.account.id, result.browser, began)
  }
}

async function choosePassword(
  step: Step,
  { password, repeated }: Extract<Form, { step: 'choose-password' }>,
  changing: Changing,
): Promise<Screen | null> {
  if (password.normalize('NFC') !== repeated.normalize('NFC')) {
    return choose(step, changing, 'The two passwords are not the same. Type both again.')
  }
  const { accountId, login, proof: oneTimeProof } = changing
  await nextSecond(changing, step.clock)
  const began = step.clock()
  try {
    const change = { accountId, because: { oneTimeProof }, newPassword: password, ...originOf(step) }
    const result = await step.signIn.setPassword(change)
    if (result.outcome === 'set') return await finish(step, accountId, result.browser, began)
  } catch (error) {
    if (!(error instanceof KeyfoldError) || error.code !== 'invalid-request') throw error
    return choose(step, changing, error.message)
  }
  await remember(step, null)
  return signInScreen({ ...step.form, login, problem: WRONG })
}

/**
 * Sign-ins count by the second, and a reset ends those of its own second, too: whoever has the one-time password at once, as a program does, would be
 * asked to sign in again.
 */
async function nextSecond({ provedAt }: Changing, clock: Clock): Promise<void> {
  const left = (Math.floor(provedAt / SECOND_MS) + 1) * SECOND_MS - clock()
  if (left > 0) await sleep(Math.min(left, SECOND_MS))
}

const choose = (step: Step, { login }: Changing, problem?: string): Promise<Screen> =>
  choosePasswordScreen({ ...step.form, login, ...(problem === undefined ? {} : { problem }) })

/**
 * Only now is anybody signed in, and as of when the password was sent: whatever was ended after that ends this sign-in too, however
 * long the browser takes to go on.
 */
async function finish(
  { provider, url, request, response }: Step,
  accountId: string,
  browser: string,
  began: number,
): Promise<null> {
  writeKnownBrowser(response, browser, `${OIDC_PREFIX}${PREFIX}`, url)
  const result = { login: { accountId, amr: ['pwd'], ts: Math.floor(began / 1_000) } }
  await provider.interactionFinished(request, response, result, { mergeWithLastSubmission: false })
  return null
}

async function remember({ provider, request, response }: Step, changing: Changing | null): Promise<void> {
  await provider.interactionResult(request, response, { changing }, { mergeWithLastSubmission: false })
}
