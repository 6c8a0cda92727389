/** What goes over the wire, in the forms that the services have in common. */
import type { IncomingMessage } from 'node:http'

export type WireRequest = {
  readonly method: string
  readonly url: URL
  readonly headers: IncomingMessage['headers']
  readonly body: string
}

export type WireAnswer = {
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body: string
}

/** An error of a service; each has a form of its own to say so. */
export class ServiceError extends Error {
  readonly code: string
  readonly status: number

  constructor(code: string, message: string, status = 400) {
    super(message)
    this.code = code
    this.status = status
  }
}

/** What a service answers is not what the doctor should have asked: no error of AWS, a mistake in the test or the doctor. */
export const misasked = (what: string): ServiceError => new ServiceError('UnexpectedRequest', what, 400)

export const jsonAnswer = (value: object, type = 'application/x-amz-json-1.1'): WireAnswer => ({
  status: 200,
  headers: { 'Content-Type': type },
  body: JSON.stringify(value),
})

/** AWS JSON 1.0 and 1.1: `X-Amz-Target` names the operation, the body is its input. */
export function jsonCall({ method, url, headers, body }: WireRequest, target: string) {
  const [service, operation = ''] = String(headers['x-amz-target']).split('.')
  if (method !== 'POST' || url.pathname !== '/' || service !== target) {
    throw misasked(`${method} ${url.pathname} ${String(headers['x-amz-target'])}`)
  }
  return { operation, input: JSON.parse(body) as Record<string, unknown> }
}

/** @throws ServiceError when the input has other members, or lacks one. */
export function members<const Name extends string>(
  input: Readonly<Record<string, unknown>>,
  names: readonly Name[],
): Readonly<Record<Name, unknown>> {
  const strays = Object.keys(input).filter((name) => !names.includes(name as Name))
  const missing = names.filter((name) => input[name] === undefined)
  if (strays.length > 0 || missing.length > 0) throw misasked(`members ${Object.keys(input).join(', ')}`)
  return input as Record<Name, unknown>
}

export type Xml = { readonly [name: string]: string | number | boolean | Xml | readonly Xml[] }

/** Elements by name; one with a list of contents is repeated. */
export const xml = (elements: Xml): string =>
  Object.entries(elements)
    .flatMap(([name, content]) =>
      (Array.isArray(content) ? content : [content]).map((one) => `<${name}>${contentOf(one)}</${name}>`),
    )
    .join('')

const contentOf = (content: string | number | boolean | Xml): string =>
  typeof content === 'object'
    ? xml(content)
    : String(content).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')

export const xmlAnswer = (elements: Xml, status = 200): WireAnswer => ({
  status,
  headers: { 'Content-Type': 'text/xml' },
  body: `<?xml version="1.0" encoding="UTF-8"?>\n${xml(elements)}`,
})
