/** Calls a vault's API, wherever it is. */
import * as z from 'zod/mini'
import { ERRORS, type ErrorCode, KeyfoldError } from '../lib/errors.ts'
import { encodeHeaderText } from '../lib/http/header-text.ts'
import { checkedUrl, type HttpAnswer, type HttpRequest, send } from './http.ts'
import { accessToken } from './token.ts'

const DEFAULT_URL = 'http://127.0.0.1:8420'

const Problem = z.object({
  title: z.string(),
  code: z.string(),
  requestId: z.string(),
  detail: z.optional(z.string()),
})

/** Absent values are left out. A list is one header line, or one parameter, each. */
type Fields = Readonly<Record<string, string | number | readonly string[] | undefined>>

export type ApiCall = Pick<HttpRequest, 'body' | 'onSent' | 'onReceived'> & {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** Segments after `/v1`; encoded here. */
  readonly path: readonly string[]
  readonly query?: Fields
  readonly headers?: Fields
}

/**
 * Makes one call.
 *
 * @returns the answer, when it is a success.
 * @throws KeyfoldError with the code of the vault's problem document.
 */
export type Vault = (call: ApiCall) => Promise<HttpAnswer>

/**
 * Gets an access token with the environment's credentials, for all the calls of a command to its vault.
 *
 * @throws UsageError when the environment holds no good URL or no credentials; KeyfoldError when they are refused.
 */
export async function openVault(environment: NodeJS.ProcessEnv = process.env): Promise<Vault> {
  const base = vaultUrl(environment)
  const token = await accessToken(base, environment)
  return async (call) => {
    const url = new URL([base, 'v1', ...call.path.map(encodeURIComponent)].join('/'))
    for (const [name, values] of given(call.query))
      for (const value of values) url.searchParams.append(name, value)
    const headers = { ...Object.fromEntries(given(call.headers)), Authorization: `Bearer ${token}` }
    const answer = await send({ ...call, url, headers })
    if (answer.status >= 200 && answer.status < 300) return answer
    throw problemOf(answer)
  }
}

/** `KEYFOLD_URL` without a slash at the end. @throws UsageError */
export const vaultUrl = (environment: NodeJS.ProcessEnv = process.env): string =>
  checkedUrl(environment.KEYFOLD_URL || DEFAULT_URL, 'KEYFOLD_URL').href.replace(/\/$/, '')

export type JsonCall = Pick<ApiCall, 'method' | 'path' | 'query'> & { readonly json?: unknown }

/** @returns the answer's JSON; null when it has none. */
export async function askJson(vault: Vault, { json, ...call }: JsonCall): Promise<unknown> {
  const headers = { 'Content-Type': 'application/json' }
  const given = json === undefined ? {} : { body: Buffer.from(JSON.stringify(json)), headers }
  const answer = await vault({ ...call, ...given })
  return answer.body.length === 0 ? null : jsonOf(answer)
}

/** The only call of a command, with JSON in it. */
export const callJson = async (call: JsonCall, environment?: NodeJS.ProcessEnv): Promise<unknown> =>
  askJson(await openVault(environment), call)

/** The only call of a command. */
export const callVault = async (call: ApiCall, environment?: NodeJS.ProcessEnv): Promise<HttpAnswer> =>
  (await openVault(environment))(call)

/** Text that a header cannot hold travels encoded; what is not given, not at all. */
export const headerText = (text: string | undefined): string | undefined =>
  text === undefined ? undefined : encodeHeaderText(text)

export const jsonOf = (answer: HttpAnswer): unknown => JSON.parse(answer.body.toString('utf8'))

const given = (fields: Fields = {}): [string, string[]][] =>
  Object.entries(fields).flatMap(([name, value]): [string, string[]][] =>
    value === undefined ? [] : [[name, Array.isArray(value) ? value : [String(value)]]],
  )

function problemOf(answer: HttpAnswer): KeyfoldError {
  const problem = Problem.safeParse(parsed(answer))
  if (!problem.success) {
    return new KeyfoldError(codeOfStatus(answer.status), `The vault answered with status ${answer.status}.`)
  }
  const { code, title, detail, requestId } = problem.data
  const known = Object.hasOwn(ERRORS, code) ? (code as ErrorCode) : codeOfStatus(answer.status)
  return new KeyfoldError(known, `${detail ?? `${title}.`} (request ${requestId})`)
}

function parsed(answer: HttpAnswer): unknown {
  try {
    return jsonOf(answer)
  } catch {
    return null
  }
}

/** For answers of a proxy in between, which speaks no problem documents. */
function codeOfStatus(status: number): ErrorCode {
  if (status === 401) return 'unauthenticated'
  if (status === 403) return 'forbidden'
  return status === 404 ? 'not-found' : 'unavailable'
}
