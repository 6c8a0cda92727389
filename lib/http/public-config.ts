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
}
