import { html } from 'hono/html'
import { PASSWORD_RULES } from '../../../lib/identity/password-rules.ts'
import { render, type Screen } from './page.ts'
import { alertOf, type FormOf, hidden, invalid, titled } from './sign-in.ts'

export type ChoosePasswordScreen = FormOf & {
  /** Shown, and there for password managers to store the password with. */
  readonly login: string
  readonly problem?: string
}

export function choosePasswordScreen({
  action,
  token,
  formRedirects,
  login,
  problem,
}: ChoosePasswordScreen): Promise<Screen> {
  const main = html`<h1>Choose a password</h1>
<p class="quiet">The password that you were given works once. Choose one that only you know.</p>
${alertOf(problem)}
<form method="post" action="${action}">
${hidden('step', 'choose-password')}
${hidden('token', token)}
<label for="login">Login</label>
<input id="login" name="username" value="${login}" autocomplete="username" readonly>
<label for="password">New password</label>
<ul id="rules">
${PASSWORD_RULES.map((rule) => html`<li>${rule}</li>`)}
</ul>
<input id="password" name="password" type="password" autocomplete="new-password" required autofocus ${invalid(problem, 'rules')}>
<label for="repeated">The same again</label>
<input id="repeated" name="repeated" type="password" autocomplete="new-password" required ${invalid(problem)}>
<button type="submit">Set password and continue</button>
</form>`
  return render({ ...titled('Choose a password', problem), main, formRedirects })
}
