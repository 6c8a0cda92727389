import { join } from 'node:path'

export const TLS = {
  tlsCert: join(import.meta.dirname, 'tls/test-only.cert.pem'),
  tlsKey: join(import.meta.dirname, 'tls/test-only.key.pem'),
}
