/**
 * Headers of the page: of what `web/` is built into, whoever serves it. It is an application beside the API, so its headers
 * allow what it needs and nothing else (OWASP HTTP Headers and Content Security Policy Cheat Sheets; W3C CSP 3).
 */
import { SECURITY_HEADERS } from './security-headers.ts'

type Headers = Readonly<Record<string, string>>

/** Those that Chromium knows: it complains about others on the console. Copying is the one thing that the page does. */
const DENIED_FEATURES = [
  'accelerometer',
  'autoplay',
  'camera',
  'clipboard-read',
  'cross-origin-isolated',
  'display-capture',
  'encrypted-media',
  'fullscreen',
  'gamepad',
  'geolocation',
  'gyroscope',
  'hid',
  'idle-detection',
  'local-fonts',
  'magnetometer',
  'microphone',
  'midi',
  'payment',
  'picture-in-picture',
  'publickey-credentials-create',
  'publickey-credentials-get',
  'screen-wake-lock',
  'serial',
  'storage-access',
  'usb',
  'window-management',
  'xr-spatial-tracking',
]

const permissions = (clipboardWrite: string): string =>
  [...DENIED_FEATURES.map((name) => `${name}=()`), `clipboard-write=${clipboardWrite}`].join(', ')

const policy = (directives: readonly string[]): string => directives.join('; ')

/**
 * Of `index.html`, and so of every view.
 *
 * @param connect origins beside its own that the page calls: the API, where it is elsewhere, and the identity provider's
 */
export const pageCsp = ({ connect }: { readonly connect: readonly string[] }): string =>
  policy([
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' blob: data:",
    "font-src 'self'",
    ["connect-src 'self'", ...new Set(connect)].join(' '),
    "frame-src 'self'",
    "worker-src 'none'",
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ])

/** Of `preview.html`, in which content is shown that somebody else may have made: no origin, no network. */
export const PREVIEW_CSP: string = policy([
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  'img-src blob:',
  'worker-src blob:',
  "connect-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'self'",
  "require-trusted-types-for 'script'",
  // The worker that reads PDFs (web/preview/pdf-worker.ts).
  'trusted-types preview-worker',
  'sandbox allow-scripts',
])

/** On every answer. */
export const PAGE_HEADERS: Headers = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Permissions-Policy': permissions('(self)'),
  'Referrer-Policy': 'no-referrer',
  'Strict-Transport-Security': SECURITY_HEADERS['Strict-Transport-Security'] ?? '',
  'X-Content-Type-Options': 'nosniff',
}

export const indexHeaders = (options: { readonly connect: readonly string[] }): Headers => ({
  ...PAGE_HEADERS,
  // The next one names other scripts; and nobody who comes after should find it.
  'Cache-Control': 'no-store',
  'Content-Security-Policy': pageCsp(options),
  'Cross-Origin-Resource-Policy': 'same-origin',
  'X-Frame-Options': 'DENY',
})

export const PREVIEW_HEADERS: Headers = {
  ...PAGE_HEADERS,
  'Cache-Control': 'no-store',
  'Content-Security-Policy': PREVIEW_CSP,
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Permissions-Policy': permissions('()'),
  'X-Frame-Options': 'SAMEORIGIN',
}

/** Opened by itself, a file is inert: a picture with scripts in it runs none. */
const FILE_CSP = policy([
  "default-src 'none'",
  "style-src 'unsafe-inline'",
  "frame-ancestors 'none'",
  'sandbox',
])

/** Of files whose names stay the same, such as the icon: asked for again each time. */
export const FILE_HEADERS: Headers = {
  ...PAGE_HEADERS,
  'Cache-Control': 'no-cache',
  'Content-Security-Policy': FILE_CSP,
  'Cross-Origin-Resource-Policy': 'same-origin',
  'X-Frame-Options': 'DENY',
}

/**
 * Of files under `assets/`, whose names hold a hash of their content. The preview has an origin of its own, and loads its
 * script across origins; there is nothing in the files that is not public.
 */
export const ASSET_HEADERS: Headers = {
  ...FILE_HEADERS,
  'Access-Control-Allow-Origin': '*',
  'Cache-Control': 'public, max-age=31536000, immutable',
  'Cross-Origin-Resource-Policy': 'cross-origin',
}
