/** As much of a browser as plain HTTP needs: cookies by path, redirects one by one, and the fields of forms. */

type Cookie = { readonly name: string; readonly value: string; readonly path: string; readonly text: string }

export type Page = {
  readonly url: string
  readonly status: number
  readonly headers: Headers
  readonly body: string
  /** Where the answer redirects to; null: nowhere. */
  readonly location: string | null
}

const REDIRECTS_MAX = 10

export class Browser {
  readonly #origin: string
  #cookies: readonly Cookie[] = []

  constructor(origin: string) {
    this.#origin = origin
  }

  /** `Set-Cookie` of every cookie that it has, by name. */
  get cookies(): ReadonlyMap<string, Cookie> {
    return new Map(this.#cookies.map((cookie) => [cookie.name, cookie]))
  }

  /** Puts a cookie there, as an attacker would who can. */
  plant(name: string, value: string, path = '/oidc'): void {
    this.#keep({ name, value, path, text: '' })
  }

  forget(): void {
    this.#cookies = []
  }

  get(url: string, headers: Record<string, string> = {}): Promise<Page> {
    return this.#send(url, {}, headers)
  }

  post(url: string, fields: Record<string, string>, headers: Record<string, string> = {}): Promise<Page> {
    return this.#send(
      url,
      { method: 'POST', body: new URLSearchParams(fields) },
      { Origin: this.#origin, ...headers },
    )
  }

  /** Follows redirects as long as they stay on this origin and under `/oidc/`. */
  async follow(page: Page): Promise<Page> {
    let current = page
    for (let i = 0; i < REDIRECTS_MAX; i += 1) {
      if (current.location === null || !current.location.startsWith(`${this.#origin}/oidc/`)) return current
      current = await this.get(current.location)
    }
    throw new Error('Too many redirects')
  }

  /** Fills the page's only form in, sends it, and follows. */
  async submit(page: Page, fields: Record<string, string>): Promise<Page> {
    const form = formOf(page)
    return this.follow(await this.post(form.action, { ...form.fields, ...fields }))
  }

  async #send(url: string, init: RequestInit, headers: Record<string, string>): Promise<Page> {
    const target = new URL(url, this.#origin)
    const cookie = this.#cookies
      .filter(({ path }) => target.pathname === path || target.pathname.startsWith(path.replace(/\/?$/, '/')))
      .map(({ name, value }) => `${name}=${value}`)
      .join('; ')
    const sent = cookie === '' ? {} : { Cookie: cookie }
    const response = await fetch(target, {
      ...init,
      headers: { Accept: 'text/html', ...sent, ...headers },
      redirect: 'manual',
    })
    for (const text of response.headers.getSetCookie()) this.#keep(parseCookie(text))
    const location = response.headers.get('location')
    return {
      url: target.href,
      status: response.status,
      headers: response.headers,
      body: await response.text(),
      location: location === null ? null : new URL(location, target).href,
    }
  }

  #keep(cookie: Cookie): void {
    const others = this.#cookies.filter(({ name, path }) => name !== cookie.name || path !== cookie.path)
    this.#cookies = cookie.value === '' ? others : [...others, cookie]
  }
}

function parseCookie(text: string): Cookie {
  const [pair = '', ...attributes] = text.split(/;\s*/)
  const at = pair.indexOf('=')
  const path = attributes.find((attribute) => /^path=/i.test(attribute))?.slice('path='.length) ?? '/'
  return { name: pair.slice(0, at), value: pair.slice(at + 1), path, text }
}

/** What a page's form would send as it is, without its buttons. */
export function formOf({ body, url }: Page): { action: string; fields: Record<string, string> } {
  const [, action = ''] = /<form[^>]*\saction="([^"]*)"/.exec(body) ?? []
  const inputs = [...body.matchAll(/<input([^>]*)>/g)].map(([, attributes = '']) => attributes)
  const fields = inputs.map((input) => [attribute(input, 'name'), attribute(input, 'value')])
  return { action: new URL(action, url).href, fields: Object.fromEntries(fields) }
}

const attribute = (text: string, name: string): string =>
  (new RegExp(`\\s${name}="([^"]*)"`).exec(text)?.[1] ?? '')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')
