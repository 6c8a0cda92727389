import { html } from 'hono/html'
import { type Markup, type Page, render, type Screen } from './page.ts'

/** What every form of an interaction carries. */
export type FormOf = {
  readonly action: string
  /** Against forged requests. */
  readonly token: string
  /** What the application is called; null: it is not known. */
  readonly client: string | null
  readonly formRedirects: readonly string[]
  /** There are demo people: whoever sees this screen for the first time is told where their password is. */
  readonly demo: boolean
}

export type SignInScreen = FormOf & {
  /** As it was typed before. */
  readonly login?: string
  readonly problem?: string
}

const DEMO = html`<p class="quiet hint">To try it out: the demo logins and their password are in the terminal in which the vault was started.</p>`

/** A wrong form is answered with it, so that nothing has to be typed twice but the password. */
const UNPROCESSABLE = 422

export function signInScreen({
  action,
  token,
  client,
  formRedirects,
  demo,
  login = '',
  problem,
}: SignInScreen): Promise<Screen> {
  const main = html`<h1>Sign in</h1>
${client === null ? '' : html`<p class="quiet">to continue to ${client}</p>`}
${alertOf(problem)}
<form method="post" action="${action}">
${hidden('step', 'sign-in')}
${hidden('token', token)}
<label for="login">Login</label>
<input id="login" name="login" value="${login}" autocomplete="username" autocapitalize="none" spellcheck="false" maxlength="256" required ${invalid(problem)} ${login === '' ? 'autofocus' : ''}>
<label for="password">Password</label>
<input id="password" name="password" type="password" autocomplete="current-password" maxlength="256" required ${invalid(problem)} ${login === '' ? '' : 'autofocus'}>
<button type="submit">Sign in</button>
</form>
${demo ? DEMO : ''}`
  return render({ ...titled('Sign in', problem), main, formRedirects })
}

export const hidden = (name: string, value: string): Markup =>
  html`<input type="hidden" name="${name}" value="${value}">`

export const alertOf = (problem: string | undefined): Markup | '' =>
  problem === undefined ? '' : html`<p class="alert" id="problem" role="alert">${problem}</p>`

/** Ties a field to the alert. @param others ids of what else describes it */
export function invalid(problem: string | undefined, ...others: readonly string[]): Markup | '' {
  const ids = problem === undefined ? others : ['problem', ...others]
  if (ids.length === 0) return ''
  return html`${problem === undefined ? '' : html`aria-invalid="true" `}aria-describedby="${ids.join(' ')}"`
}

export const titled = (title: string, problem: string | undefined): Pick<Page, 'title' | 'status'> =>
  problem === undefined ? { title } : { title: `Error: ${title}`, status: UNPROCESSABLE }
