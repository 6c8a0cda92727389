/**
 * What lets the page's scripts read the answers of an API that is of another origin than the page (Fetch standard, "CORS protocol").
 * That origin alone, and no credentials: a token is sent by the script itself, and there are no cookies.
 *
 * `Cross-Origin-Resource-Policy: same-origin` stays on all answers: it holds for requests in mode `no-cors` only, which the page
 * never makes.
 */
type Headers = Readonly<Record<string, string>>

/** Headers of requests that a browser does not send to another origin unasked. */
const REQUEST_HEADERS = [
  'Authorization',
  'Content-Type',
  'Idempotency-Key',
  'If-Match',
  'If-Range',
  'Range',
  'Keyfold-Classification',
  'Keyfold-Expires',
  'Keyfold-Filename',
  'Keyfold-Label',
  'Keyfold-Purpose',
  'Keyfold-Subject',
]

/** Headers of answers that a script of another origin does not see unasked. */
const RESPONSE_HEADERS = [
  'Accept-Ranges',
  'Content-Disposition',
  'Content-Range',
  'ETag',
  'Keyfold-Classification',
  'Keyfold-Filename',
  'Keyfold-Object',
  'Keyfold-Request-Id',
  'Keyfold-Version',
  'Location',
  'Retry-After',
  'WWW-Authenticate',
]

/** For how long a browser need not ask again, of one URL. Chromium remembers it no longer. */
const PREFLIGHT_MAX_AGE_SECONDS = 7_200

/** On every answer, also on refusals. */
export const corsHeaders = (pageOrigin: string): Headers => ({
  'Access-Control-Allow-Origin': pageOrigin,
  'Access-Control-Expose-Headers': RESPONSE_HEADERS.join(', '),
  Vary: 'Origin',
})

/** Of the answer to the question that a browser asks first, `OPTIONS`. @param methods of the resource */
export const preflightHeaders = (pageOrigin: string, methods: readonly string[]): Headers => ({
  'Access-Control-Allow-Origin': pageOrigin,
  'Access-Control-Allow-Methods': methods.join(', '),
  'Access-Control-Allow-Headers': REQUEST_HEADERS.join(', '),
  'Access-Control-Max-Age': String(PREFLIGHT_MAX_AGE_SECONDS),
  Vary: 'Origin',
})
