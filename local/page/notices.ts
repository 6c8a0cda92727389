/** What is shown at `/` while there is no page. */
import { html } from 'hono/html'
import { render, type Screen } from '../identity/screens/page.ts'

/** @param refreshSeconds after which the browser asks again */
export const buildingNotice = (refreshSeconds: number): Promise<Screen> =>
  render({
    status: 503,
    title: 'The page is being built',
    main: html`<h1>The page is being built…</h1>
<p>This takes a few seconds, the first time only. It comes up here by itself.</p>`,
    headers: { Refresh: String(refreshSeconds), 'Retry-After': String(refreshSeconds) },
  })

export const missingNotice = (): Promise<Screen> =>
  render({
    status: 503,
    title: 'The page is not there',
    main: html`<h1>The page could not be built</h1>
<p>Whoever runs this vault: run <code>npm ci</code>, then <code>npm run page</code>, which says what is wrong. The page comes up
here as soon as it is built; there is no need to start the vault again.</p>
<p>The API and the command line work without it.</p>
<a class="button" href="/">Try again</a>`,
  })
