import { X509Certificate } from 'node:crypto'
import { iso } from '../../lib/clock.ts'
import { DOCTOR_POLICY } from '../../lib/doctor/policy.ts'
import { type Seen, seen } from '../../lib/examination.ts'

const PEM_CERTIFICATE = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g

/** @param chain PEM: the certificate, and those that it is signed by */
export function examineCertificate(chain: string, now: number): Seen {
  const ends = (chain.match(PEM_CERTIFICATE) ?? []).map((pem) => Date.parse(new X509Certificate(pem).validTo))
  const end = Math.min(...ends)
  if (end > now + DOCTOR_POLICY.certificateEndsSoonMs) return seen(`valid until ${iso(end)}`)
  return seen('', [
    {
      detail: `The certificate of the vault, or one that signs it, ${end > now ? 'ends' : 'ended'} at ${iso(end)}.`,
      remedy:
        'Put a new one into the file of --tls-cert, with its key in that of --tls-key, and start the vault again.',
    },
  ])
}
