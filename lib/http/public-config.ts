/** `GET /config.json`: what a page or a command line needs to sign somebody in. Nothing in it is secret. */
import * as z from 'zod/mini'

export const PublicConfig = z
  .strictObject({
    issuer: z
      .string()
      .check(z.meta({ description: 'Of OpenID Connect: its discovery document is below it.' })),
    clients: z
      .strictObject({ web: z.string(), cli: z.string() })
      .check(z.meta({ description: 'The `client_id`s of the public clients: code with PKCE, no secret.' })),
    scope: z.string().check(z.meta({ example: 'openid keyfold/api' })),
    audience: z.nullable(z.string()).check(
      z.meta({
        description: 'What to ask for as the audience of access tokens; null: the provider takes none.',
      }),
    ),
    embedded: z
      .boolean()
      .check(z.meta({ description: 'The vault itself is the identity provider, and shows its screens.' })),
    api: z.string().check(
      z.meta({
        description:
          'Where the API is, without a slash at the end; empty: where this document is, which is the same origin.',
      }),
    ),
    passwordUrl: z
      .nullable(z.string())
      .check(z.meta({ description: 'Where people change their own password; null: it is not known.' })),
  })
  .check(z.meta({ id: 'PublicConfig' }))

export type PublicConfig = {
  readonly issuer: string
  readonly clients: { readonly web: string; readonly cli: string }
  /** Separated by spaces. */
  readonly scope: string
  /** RFC 8707, or the provider's own parameter `audience`. */
  readonly audience: string | null
  readonly embedded: boolean
  /** Without a slash at the end, and what comes before `/v1`; empty: the document's own origin. */
  readonly api: string
  /** Where people change their own password; null: it is not known. */
  readonly passwordUrl: string | null
}
