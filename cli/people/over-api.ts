import { askJson, type JsonCall, type Vault } from '../client.ts'
import { Approval, ApprovalPage, Reset, UserChange, UserPage } from './answers.ts'
import type { People } from './people.ts'

/** As whoever is signed in, or the machine client of the environment. */
export function peopleOverApi(vault: Vault): People {
  const ask = (call: JsonCall): Promise<unknown> => askJson(vault, call)
  return {
    users: async (query) => UserPage.parse(await ask({ method: 'GET', path: ['users'], query })),
    invite: async (json) => UserChange.parse(await ask({ method: 'POST', path: ['users'], json })),
    change: async (id, json) => UserChange.parse(await ask({ method: 'PATCH', path: ['users', id], json })),
    reset: async (id) =>
      Reset.parse(await ask({ method: 'POST', path: ['users', id, 'reset'] }))?.approval ?? null,
    signOut: async (id) => void (await ask({ method: 'POST', path: ['users', id, 'sign-out'] })),
    approvals: async (query) => ApprovalPage.parse(await ask({ method: 'GET', path: ['approvals'], query })),
    decide: async (id, decision, reason) =>
      Approval.parse(
        await ask({ method: 'POST', path: ['approvals', id, 'decision'], json: { decision, reason } }),
      ),
  }
}
