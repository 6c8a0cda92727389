/** Screens that say what happened and what to do now. */
import { html } from 'hono/html'
import { backLink, type Markup, render, type Screen } from './page.ts'

/** @param again where to try again */
export function waitScreen(seconds: number, again: string): Promise<Screen> {
  const main = html`<h1>Please wait</h1>
<p class="alert" role="alert">Too many sign-ins failed. You can try again in <strong>${durationOf(seconds)}</strong>.</p>
<p>If that was not you, somebody may be guessing. In a browser in which you signed in before, you do not have to wait because of others.</p>
<a class="button" href="${again}">Try again</a>`
  return render({ status: 429, title: 'Please wait', main, headers: { 'Retry-After': String(seconds) } })
}

/** The time in which a person may sign in is over, it was done already, or it was begun in another browser. */
export const expiredScreen = (url: string): Promise<Screen> =>
  notice(
    400,
    'This sign-in is over',
    [
      'It was finished already, took too long, or was begun in another browser.',
      html`Go back to where you came from and sign in again. In a terminal, run <code>keyfold login</code> again.`,
    ],
    backLink(url, 'first'),
  )

/** @param again where to begin anew */
export const foreignFormScreen = (again: string): Promise<Screen> =>
  notice(
    403,
    'This form cannot be used',
    ['It was not sent from this page, or is too old. Nothing was done with it.'],
    html`<a class="button" href="${again}">Start again</a>`,
  )

/** @param again where to try again */
export const busyScreen = (again: string): Promise<Screen> =>
  notice(
    503,
    'Please try again',
    ['Keyfold could not do this just now. Nothing was changed.'],
    html`<a class="button" href="${again}">Try again</a>`,
  )

/** For everything else that the provider refuses. @param message says what is wrong, for the person. */
export const errorScreen = (status: number, message: string, url: string): Promise<Screen> =>
  notice(
    status,
    'This did not work',
    [message, 'Go back to where you came from and try again.'],
    backLink(url, 'first'),
  )

export const signedOutScreen = (url: string): Promise<Screen> =>
  notice(200, 'You are signed out', ['You can close this page now.'], backLink(url, 'second'))

export const notSignedInScreen = (url: string): Promise<Screen> =>
  notice(
    403,
    'Sign in first',
    ['Nobody is signed in in this browser, or not any more.'],
    html`<a class="button" href="${url}/">Go to Keyfold</a>`,
  )

export const demoPasswordScreen = (url: string): Promise<Screen> =>
  notice(
    403,
    'This password stays',
    [
      'You are signed in as one of the demo people, who share one password. It is made with the vault and cannot be changed.',
      'An account of your own has a password of your own: an administrator can invite you.',
    ],
    backLink(url, 'first'),
  )

/** @param ended whether everything else that the person was signed in to is */
export const passwordChangedScreen = (url: string, ended: boolean): Promise<Screen> =>
  notice(
    200,
    'Your password was changed',
    [
      ended
        ? 'You stay signed in in this browser. Wherever else you were signed in, you are signed out.'
        : 'Wherever else you are signed in could not be ended just now. Sign out everywhere, under your account.',
    ],
    backLink(url, 'first'),
  )

/** For the browser that `keyfold login` opened. */
export const backToTerminalScreen = (): Promise<Screen> =>
  notice(200, 'Go back to the terminal', ['It says how it went. You can close this page now.'])

export const nothingScreen = (): Promise<Screen> => notice(404, 'There is nothing here', [])

function notice(
  status: number,
  title: string,
  paragraphs: readonly (string | Markup)[],
  action: Markup | '' = '',
): Promise<Screen> {
  const main = html`<h1>${title}</h1>
${paragraphs.map((paragraph) => html`<p>${paragraph}</p>`)}
${action}`
  return render({ status, title, main })
}

const MINUTE_SECONDS = 60

/** Never too short. */
function durationOf(seconds: number): string {
  if (seconds === 1) return '1 second'
  if (seconds <= MINUTE_SECONDS) return `${seconds} seconds`
  return `${Math.ceil(seconds / MINUTE_SECONDS)} minutes`
}
