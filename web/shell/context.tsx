/** What every view needs: the API, who is signed in, the vault's facts. */
import { createContext, use } from 'react'
import type { Role } from '../../lib/access/roles.ts'
import type { Api } from '../api/client.ts'
import type { PublicConfig } from '../api/config.ts'
import type { components } from '../api/schema.d.ts'
import type { Session } from '../session/session.ts'

export type Me = components['schemas']['Me']

export type Vault = {
  readonly api: Api
  readonly config: PublicConfig
  readonly session: Session
  readonly me: Me
}

export const VaultContext = createContext<Vault | null>(null)

/** Of whoever is signed in. Only below the frame. */
export function useVault(): Vault {
  const vault = use(VaultContext)
  if (vault === null) throw new Error('There is no session here')
  return vault
}

/** Whether the caller has one of the roles. What is shown follows from it; what is allowed, the API decides. */
export function useRoles(...roles: readonly Role[]): boolean {
  return useVault().me.roles.some((role) => (roles as readonly string[]).includes(role))
}
