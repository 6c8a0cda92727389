import { html } from 'hono/html'
import { render, type Screen } from './page.ts'
import { hidden } from './sign-in.ts'

export type SignOutScreen = {
  /** Where the provider takes the form, and what it wants in it against forged requests. */
  readonly action: string
  readonly xsrf: string
  readonly formRedirects: readonly string[]
}

export function signOutScreen({ action, xsrf, formRedirects }: SignOutScreen): Promise<Screen> {
  const main = html`<h1>Sign out?</h1>
<p>You will be signed out of Keyfold in this browser, and of everything that you signed in to from it.</p>
<form method="post" action="${action}">
${hidden('xsrf', xsrf)}
<button type="submit" name="logout" value="yes">Sign out</button>
</form>
<a class="button second" href="/">Stay signed in</a>`
  return render({ title: 'Sign out', main, formRedirects })
}
