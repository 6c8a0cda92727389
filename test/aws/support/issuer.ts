/** An OpenID issuer whose access tokens look like Cognito's: no `aud`, the client in `client_id`, roles in scopes or groups. */
import { randomUUID } from 'node:crypto'
import { createServer } from 'node:http'
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose'
import { listen, stopServer } from '../../support/http-server.ts'

const LIFETIME_SECONDS = 3_600

export type Issuer = AsyncDisposable & {
  readonly url: string
  /** An access token with these claims. */
  sign(claims: JWTPayload): Promise<string>
}

export async function startIssuer(): Promise<Issuer> {
  const { publicKey, privateKey } = await generateKeyPair('RS256')
  const jwk = { ...(await exportJWK(publicKey)), kid: 'test', alg: 'RS256', use: 'sig' }
  const server = createServer(({ url }, response) => {
    if (url !== '/.well-known/jwks.json') response.writeHead(404)
    response.setHeader('Content-Type', 'application/json').end(JSON.stringify({ keys: [jwk] }))
  })
  const issuer = `http://127.0.0.1:${await listen(server)}`
  return {
    url: issuer,
    sign(claims) {
      const now = Math.floor(Date.now() / 1000)
      const times = { iat: now, exp: now + LIFETIME_SECONDS }
      return new SignJWT({ iss: issuer, jti: randomUUID(), ...times, ...claims })
        .setProtectedHeader({ alg: 'RS256', kid: 'test' })
        .sign(privateKey)
    },
    [Symbol.asyncDispose]: () => stopServer(server),
  }
}
