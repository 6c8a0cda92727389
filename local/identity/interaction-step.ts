/** One request of an interaction, with everything that is known of it. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Provider } from 'oidc-provider'
import type { Clock } from '../../lib/clock.ts'
import type { Origin } from '../../lib/identity/password-check.ts'
import type { SignIn } from '../../lib/identity/sign-in.ts'
import { sourceAddress } from '../proxy-event.ts'
import { readKnownBrowser } from './known-browser-cookie.ts'
import type { FormOf } from './screens/sign-in.ts'

const USER_AGENT_MAX_CHARACTERS = 256

export type InteractionOptions = {
  readonly provider: Pick<
    Provider,
    'interactionDetails' | 'interactionFinished' | 'interactionResult' | 'Client'
  >
  readonly signIn: SignIn
  readonly clock: Clock
  /** Of this vault; form tokens are made with it. */
  readonly secret: Uint8Array
  /** Where people reach the vault, without a slash at the end. */
  readonly url: string
  /** There are demo people, whose password is on the terminal. */
  readonly demo?: boolean
}

/** What an interaction remembers between a one-time password and the new one. */
export type Changing = {
  readonly accountId: string
  readonly login: string
  readonly proof: string
  /** When the one-time password was right. Milliseconds since the Unix epoch. */
  readonly provedAt: number
}

type Interaction = Awaited<ReturnType<Provider['interactionDetails']>>

/** One request of an interaction that this browser has. */
export type Step = InteractionOptions & {
  readonly request: IncomingMessage
  readonly response: ServerResponse
  readonly interaction: Interaction
  readonly form: FormOf
}

export const changingOf = ({ result }: Interaction): Changing | null =>
  (result?.['changing'] as Changing | null | undefined) ?? null

export async function formOf(
  { provider, demo = false }: InteractionOptions,
  { params }: Interaction,
  action: string,
  token: string,
): Promise<FormOf> {
  const { client_id: id, redirect_uri: redirect } = params
  const client = typeof id === 'string' ? await provider.Client.find(id) : undefined
  return {
    action,
    token,
    client: client?.clientName ?? null,
    demo,
    formRedirects: typeof redirect === 'string' ? [new URL(redirect).origin] : [],
  }
}

export function originOf({ request, interaction }: Step): Origin {
  const { client_id: client } = interaction.params
  return originFacts(request, typeof client === 'string' ? client : null, readKnownBrowser(request))
}

/** @param client OAuth client @param browser the cookie of known browsers */
export function originFacts(request: IncomingMessage, client: string | null, browser: string | null): Origin {
  const source = sourceAddress(request)
  const userAgent = request.headers['user-agent']?.slice(0, USER_AGENT_MAX_CHARACTERS)
  return {
    source,
    browser,
    client,
    request: { sourceIp: source, ...(userAgent === undefined ? {} : { userAgent }) },
  }
}
