/** `GET /config.json`: where to sign in, and where the API is. */
import type { components } from './schema.d.ts'

export type PublicConfig = components['schemas']['PublicConfig']

/** @throws Error when the vault cannot be reached, or is not one */
export async function readConfig(): Promise<PublicConfig> {
  const answer = await fetch('/config.json', { cache: 'no-store' })
  if (!answer.ok) throw new Error(`The vault answered with status ${answer.status}.`)
  return (await answer.json()) as PublicConfig
}
