/** `identity` in `config.json`: another OpenID provider in place of the embedded one. */
import * as z from 'zod/mini'
import type { ClaimNames } from '../../lib/access/claim-names.ts'
import { parseClaimNames } from '../../lib/access/parse-claim-names.ts'
import { KeyfoldError } from '../../lib/errors.ts'
import { isLoopback } from '../own-hosts.ts'

export type ExternalSettings = {
  /** As in the `iss` of its tokens, and in its discovery document. */
  readonly issuer: string
  /** The `aud` to insist on; null: `clients` is insisted on instead. */
  readonly audience: string | null
  /** The clients whose tokens are taken; null: all that the provider gives tokens for the audience. */
  readonly clients: readonly string[] | null
  readonly claims: ClaimNames
  /** With what the page and the command line sign people in. */
  readonly webClient: string
  readonly cliClient: string
  /** What they ask for, separated by spaces. */
  readonly scope: string
  /** Where people change their own password there; null: the page does not say. */
  readonly passwordUrl: string | null
}

const NO_ISSUER = 'is not an HTTPS URL without query and fragment'
const NO_AUDIENCE = 'is neither text nor null'
const NO_CLIENT = 'is not a client id'
const NO_CLIENTS = 'is not a list of client ids'
const NO_PASSWORD_URL = 'is not an HTTPS URL'
const NO_SCOPE = 'is not a list of scopes, separated by spaces'

const clientId = () => z.string(NO_CLIENT).check(z.regex(/^[^\s\p{Cc}]{1,256}$/u, NO_CLIENT))

export const IDENTITY = z.strictObject(
  {
    issuer: z.string(NO_ISSUER).check(z.refine((text) => isProviderUrl(text), NO_ISSUER)),
    audience: z.nullable(z.string(NO_AUDIENCE).check(z.minLength(1, NO_AUDIENCE))),
    webClient: clientId(),
    cliClient: clientId(),
    scope: z
      .string(NO_SCOPE)
      .check(z.regex(/^[\x21\x23-\x5b\x5d-\x7e]+( [\x21\x23-\x5b\x5d-\x7e]+)*$/, NO_SCOPE)),
    passwordUrl: z.optional(
      z.string(NO_PASSWORD_URL).check(z.refine((text) => isSecureUrl(text), NO_PASSWORD_URL)),
    ),
    clients: z.optional(z.array(clientId(), NO_CLIENTS).check(z.minLength(1, NO_CLIENTS))),
    claims: z.optional(z.unknown()),
  },
  'is not an object with issuer, audience, webClient, cliClient and scope',
)

/** @throws KeyfoldError `invalid-configuration` */
export function externalSettings(fields: z.infer<typeof IDENTITY>): ExternalSettings {
  const { clients = null, claims, passwordUrl = null, ...rest } = fields
  if (rest.audience === null && clients === null) {
    // A token that names neither would be one that the provider made for anybody.
    throw new KeyfoldError(
      'invalid-configuration',
      'identity.audience is null: name identity.clients, the clients whose tokens the vault takes.',
    )
  }
  return { ...rest, clients, passwordUrl, claims: parseClaimNames(claims) }
}

/** OpenID Connect Discovery 1.0, section 2: HTTPS, here with an exception for this machine. */
export function isProviderUrl(text: string): boolean {
  return !/[?#]/.test(text) && isSecureUrl(text)
}

function isSecureUrl(text: string): boolean {
  const url = URL.parse(text)
  if (url === null || url.username !== '') return false
  return (
    url.protocol === 'https:' ||
    (url.protocol === 'http:' && isLoopback(url.hostname.replace(/^\[(.*)\]$/, '$1')))
  )
}
