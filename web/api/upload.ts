/** Sends content. By XMLHttpRequest: `fetch` does not say how much of a body is on its way. */
import { type Api, endIfShutOut } from './client.ts'
import { ApiProblem, networkProblem, problemFrom } from './problem.ts'
import type { components } from './schema.d.ts'

export type Stored = components['schemas']['Version']

export type Upload = {
  /** `POST` makes an object, `PUT` another version of one. */
  readonly method: 'POST' | 'PUT'
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: Uint8Array<ArrayBuffer>
  readonly signal?: AbortSignal
  /** @param sent bytes of the body that are on their way */
  readonly onProgress?: (sent: number) => void
}

/** @throws ApiProblem; DOMException `AbortError` when the signal says so */
export async function upload(api: Api, request: Upload): Promise<Stored> {
  const { signal } = request
  signal?.throwIfAborted()
  const token = await api.tokens.accessToken()
  signal?.throwIfAborted()
  const answer = await send(api.url(request.path), token, request)
  if (answer.status >= 200 && answer.status < 300) return storedOf(answer)
  const problem = problemFrom(answer.status, headersOf(answer), answer.responseText)
  await endIfShutOut(problem, api.url('/v1/me'), `Bearer ${token}`, api.tokens)
  throw problem
}

function send(url: string, token: string, request: Upload): Promise<XMLHttpRequest> {
  const { method, headers, body, signal, onProgress } = request
  return new Promise((resolve, reject) => {
    const call = new XMLHttpRequest()
    const abort = (): void => call.abort()
    call.open(method, url)
    call.setRequestHeader('Authorization', `Bearer ${token}`)
    for (const [name, value] of Object.entries(headers)) call.setRequestHeader(name, value)
    call.upload.addEventListener('progress', ({ loaded }) => onProgress?.(loaded))
    call.addEventListener('load', () => resolve(call))
    call.addEventListener('error', () => reject(networkProblem()))
    call.addEventListener('abort', () => reject(new DOMException('The upload was canceled', 'AbortError')))
    call.addEventListener('loadend', () => signal?.removeEventListener('abort', abort))
    signal?.addEventListener('abort', abort)
    call.send(body)
  })
}

function storedOf({ responseText, status }: XMLHttpRequest): Stored {
  try {
    return JSON.parse(responseText) as Stored
  } catch {
    throw new ApiProblem('bad-answer', 'The vault sent an answer that is none.', { status })
  }
}

function headersOf(answer: XMLHttpRequest): Headers {
  const lines = answer.getAllResponseHeaders().trim().split(/\r\n/)
  return new Headers(
    lines
      .filter((line) => line !== '')
      .map((line): [string, string] => {
        const at = line.indexOf(':')
        return [line.slice(0, at), line.slice(at + 1).trim()]
      }),
  )
}
