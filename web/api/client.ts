/** Calls of the API, typed by its contract. Whatever goes wrong is an {@link ApiProblem}. */
import createClient, { type Client, type Middleware } from 'openapi-fetch'
import { ApiProblem, networkProblem, problemFrom } from './problem.ts'
import type { paths } from './schema.d.ts'

/** What a request needs of the session. */
export type Tokens = {
  /** @throws ApiProblem `unauthenticated` when the session has ended */
  accessToken(): Promise<string>
  /** The API has refused a token, or whoever has it. @param why for a person */
  refused(why?: string): void
}

export type Api = Client<paths> & {
  /** The address of a path of the API. */
  url(path: string): string
  readonly tokens: Tokens
}

/** @param base without a slash at the end; empty: where the page is from */
export function createApi(base: string, tokens: Tokens): Api {
  const origin = base === '' ? globalThis.location.origin : base
  const client = createClient<paths>({ baseUrl: origin, cache: 'no-store', credentials: 'omit' })
  client.use(authorizeWith(tokens), reportProblems(`${origin}/v1/me`, tokens))
  return Object.assign(client, { url: (path: string) => `${origin}${path}`, tokens })
}

const authorizeWith = (tokens: Tokens): Middleware => ({
  async onRequest({ request }) {
    request.headers.set('Authorization', `Bearer ${await tokens.accessToken()}`)
    return request
  },
})

const reportProblems = (me: string, tokens: Tokens): Middleware => ({
  async onResponse({ request, response }) {
    if (response.ok) return
    const problem = problemFrom(response.status, response.headers, await response.text())
    // At the first request nothing of the vault has been shown yet, and the refusal is.
    if (request.url === me) {
      if (problem.code === 'unauthenticated') tokens.refused()
    } else await endIfShutOut(problem, me, request.headers.get('Authorization') ?? '', tokens)
    throw problem
  },
  onError({ error }) {
    if (error instanceof ApiProblem) return error
    return error instanceof DOMException && error.name === 'AbortError' ? error : networkProblem()
  },
})

/** Ends the session of whoever is refused altogether. @param me the address that tells who one is */
export async function endIfShutOut(
  problem: ApiProblem,
  me: string,
  authorization: string,
  tokens: Tokens,
): Promise<void> {
  if (problem.code === 'unauthenticated') tokens.refused()
  if (problem.code === 'forbidden' && (await isShutOut(me, authorization))) tokens.refused(problem.message)
}

/** Whether not this request alone is refused, but whoever asks: somebody may be disabled at any time. */
async function isShutOut(me: string, Authorization: string): Promise<boolean> {
  try {
    const answer = await fetch(me, { headers: { Authorization }, cache: 'no-store', credentials: 'omit' })
    return [401, 403].includes(answer.status)
  } catch {
    return false
  }
}

/**
 * What an answer holds.
 *
 * @example const me = await dataOf(api.GET('/v1/me'))
 */
export async function dataOf<T>(call: Promise<{ data?: T }>): Promise<NonNullable<T>> {
  const { data } = await call
  if (data === undefined || data === null)
    throw new ApiProblem('bad-answer', 'The vault sent an empty answer.')
  return data
}
