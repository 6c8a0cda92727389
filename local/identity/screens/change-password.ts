import { html } from 'hono/html'
import { PASSWORD_RULES } from '../../../lib/identity/password-rules.ts'
import { backLink, render, type Screen } from './page.ts'
import { alertOf, hidden, invalid, titled } from './sign-in.ts'

export type ChangePasswordScreen = {
  readonly action: string
  /** Against forged requests. */
  readonly token: string
  /** Shown, and there for password managers to store the password with. */
  readonly login: string
  /** Where the vault is, without a slash at the end. */
  readonly back: string
  readonly problem?: { readonly text: string; readonly of: 'current' | 'new' }
}

export function changePasswordScreen({
  action,
  token,
  login,
  back,
  problem,
}: ChangePasswordScreen): Promise<Screen> {
  const of = (field: 'current' | 'new') => (problem?.of === field ? problem.text : undefined)
  const main = html`<h1>Change your password</h1>
<p class="quiet">Wherever else you are signed in, you will be signed out.</p>
${alertOf(problem?.text)}
<form method="post" action="${action}">
${hidden('token', token)}
<label for="login">Login</label>
<input id="login" name="username" value="${login}" autocomplete="username" readonly>
<label for="current">Current password</label>
<input id="current" name="current" type="password" autocomplete="current-password" required autofocus ${invalid(of('current'))}>
<label for="password">New password</label>
<ul id="rules">
${PASSWORD_RULES.map((rule) => html`<li>${rule}</li>`)}
</ul>
<input id="password" name="password" type="password" autocomplete="new-password" required ${invalid(of('new'), 'rules')}>
<label for="repeated">The same again</label>
<input id="repeated" name="repeated" type="password" autocomplete="new-password" required ${invalid(of('new'))}>
<button type="submit">Change password</button>
</form>
${backLink(back, 'second')}`
  return render({ ...titled('Change your password', problem?.text), main })
}
