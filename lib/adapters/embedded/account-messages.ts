/** What the embedded provider writes to people. A one-time password goes to them, and to nobody else. */
import type { Messenger } from '../../people/ports.ts'

type Message = Parameters<Messenger['send']>[0]

export type OneTimeSignIn = {
  readonly login: string
  readonly password: string
  /** When the password stops working. Milliseconds since the Unix epoch. */
  readonly expires: number
  readonly signInUrl: string
}

export const invitation = (facts: OneTimeSignIn): Message => ({
  to: facts.login,
  subject: 'Your Keyfold account',
  text: `You have been given an account at Keyfold.\n\n${instructions(facts)}`,
})

export const resetMessage = (facts: OneTimeSignIn): Message => ({
  to: facts.login,
  subject: 'Your Keyfold password was reset',
  text: `An administrator has reset your password at Keyfold. Your old one does not work any more, and you were signed out everywhere.\n\n${instructions(facts)}`,
})

const instructions = ({ login, password, expires, signInUrl }: OneTimeSignIn): string =>
  `Sign in on the page ${signInUrl}/, or in a terminal with "keyfold login" (KEYFOLD_URL=${signInUrl}).

  Login: ${login}
  One-time password: ${password}

You will then choose a password of your own. The one-time password works until ${new Date(expires).toUTCString()}.
If you do not know why you got this message, tell those who administer the vault.
`
