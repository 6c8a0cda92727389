/** The frame of every screen: one page without scripts, whose only style is named in its policy by its hash. */
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { ServerResponse } from 'node:http'
import { html, raw } from 'hono/html'
import { SECURITY_HEADERS } from '../../../lib/http/security-headers.ts'

export type Markup = ReturnType<typeof html>

/** What is sent. `body` is HTML. */
export type Screen = {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

export type Page = {
  readonly status?: number
  /** Shown in tabs and histories: nothing about the person. */
  readonly title: string
  readonly main: Markup
  /** Origins beside our own to which answers to the page's form may redirect, as Chromium holds `form-action` against these too. */
  readonly formRedirects?: readonly string[]
  readonly headers?: Readonly<Record<string, string>>
}

const STYLE = readFileSync(new URL('style.css', import.meta.url), 'utf8')
const STYLE_HASH = createHash('sha256').update(STYLE).digest('base64')

/** A sheet, folded over a keyhole. */
const MARK =
  '<path fill="currentColor" d="M6 3h13l7 7v16a3 3 0 0 1-3 3H6a3 3 0 0 1-3-3V6a3 3 0 0 1 3-3Z" opacity=".22"/>' +
  '<path fill="currentColor" d="M19 3v5a2 2 0 0 0 2 2h5ZM14.500 13.500a3.600 3.600 0 0 1 1.700 6.780L17 24.500h-5l.8-4.220a3.600 3.600 0 0 1 1.700-6.780Z"/>'
const ICON = `data:image/svg+xml,${encodeURIComponent(
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32" color="#4c6ef5">${MARK}</svg>`,
)}`

export async function render({
  status = 200,
  title,
  main,
  formRedirects = [],
  headers = {},
}: Page): Promise<Screen> {
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>${title} – Keyfold</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<link rel="icon" href="${ICON}">
<style>${raw(STYLE)}</style>
</head>
<body>
<header><svg viewBox="0 0 32 32" aria-hidden="true">${raw(MARK)}</svg> Keyfold</header>
<main>
${main}
</main>
</body>
</html>
`
  return { status, headers: { ...headersOf(formRedirects), ...headers }, body: String(await page) }
}

/** @param url where the vault is, without a slash at the end */
export const backLink = (url: string, style: 'first' | 'second'): Markup =>
  html`<a class="${style === 'first' ? 'button' : 'button second'}" href="${url}/">Back to Keyfold</a>`

export function sendScreen(response: ServerResponse, { status, headers, body }: Screen): void {
  response.writeHead(status, { ...headers, 'Content-Length': Buffer.byteLength(body) })
  response.end(body)
}

/**
 * With `no-referrer` browsers would send `Origin: null` with the page's own form (Fetch, section 3.2, "Append a request
 * `Origin` header").
 */
const headersOf = (formRedirects: readonly string[]): Record<string, string> => ({
  ...SECURITY_HEADERS,
  'Content-Type': 'text/html; charset=utf-8',
  'Content-Security-Policy': policyOf(formRedirects),
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Referrer-Policy': 'same-origin',
})

const policyOf = (formRedirects: readonly string[]): string =>
  [
    "default-src 'none'",
    `style-src 'sha256-${STYLE_HASH}'`,
    'img-src data:',
    ["form-action 'self'", ...formRedirects].join(' '),
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ')
