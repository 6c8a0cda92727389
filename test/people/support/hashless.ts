import { randomUUID } from 'node:crypto'
import { KeyfoldError } from '../../../lib/errors.ts'
import type { AdministrationPorts } from '../../../lib/people/administration.ts'
import { NOBODY, type People } from './people.ts'

/** The ports with invitations and resets that cost no hash of a password, for tests that do hundreds; nothing else is replaced. */
export function hashless(people: People): AdministrationPorts {
  const { ports, accounts, clock, sent } = people
  const send = (login: string): void => void sent.push({ to: login, text: 'a one-time password' })
  const directory: AdministrationPorts['directory'] = {
    find: (id) => ports.directory.find(id),
    findByLogin: (login) => ports.directory.findByLogin(login),
    loginOf: (id) => ports.directory.loginOf(id),
    page: (after, limit) => ports.directory.page(after, limit),
    setGroups: (id, roles) => ports.directory.setGroups(id, roles),
    invite: async ({ login, name }) => {
      const account = {
        ...NOBODY,
        id: randomUUID(),
        login,
        name,
        created: clock(),
        status: 'invited',
      } as const
      if (!(await accounts.add(account)))
        throw new KeyfoldError('conflict', 'Somebody has that login already.')
      send(login)
      return account
    },
  }
  const credentials: AdministrationPorts['credentials'] = {
    endSessions: (id) => ports.credentials.endSessions(id),
    setEnabled: (id, enabled) => ports.credentials.setEnabled(id, enabled),
    reset: async (id) => {
      const account = await accounts.find(id)
      if (account === null) throw new KeyfoldError('not-found', 'There is no such person.')
      const status = 'must-change-password'
      await accounts.setPassword(id, account.passwordHash, {
        passwordHash: 'x',
        passwordExpires: null,
        status,
      })
      send(account.login)
    },
  }
  return { ...ports, directory, credentials }
}
