/**
 * Who is known of another provider: nobody, since it keeps the people, their groups and their credentials. The vault's own part is
 * the principal item, which limits and never gives. So whoever administers can disable a person, sign them out and limit their
 * roles, by the id in their tokens; and can register a machine client of the provider, which has no roles otherwise.
 */
import { userPrincipal } from '../../lib/access/principal.ts'
import { ROLES } from '../../lib/access/roles.ts'
import { KeyfoldError } from '../../lib/errors.ts'
import type { DirectoryUser } from '../../lib/people/model.ts'
import type {
  AdminRegistry,
  ClientDirectory,
  UserCredentials,
  UserDirectory,
} from '../../lib/people/ports.ts'

export type ExternalDirectories = {
  readonly directory: UserDirectory
  readonly credentials: UserCredentials
  readonly clientDirectory: ClientDirectory
  readonly admins: AdminRegistry
}

/** For `AdministrationPorts`, in place of those of the embedded provider. */
export const externalDirectories = (issuer: string): ExternalDirectories => ({
  directory: usersOf(issuer),
  credentials: credentialsOf(issuer),
  clientDirectory: clientsOf(issuer),
  admins: adminsOf(issuer),
})

function usersOf(issuer: string): UserDirectory {
  const refuse = async (): Promise<never> => {
    throw elsewhere(
      `People are administered at ${issuer}, and so are their groups. The vault lists and invites nobody.`,
    )
  }
  return {
    find: async (id) => person(id),
    findByLogin: refuse,
    // Whoever it is: nothing else is known of them.
    loginOf: async (id) => id,
    page: refuse,
    invite: refuse,
    // The item says which of the groups count here; the groups themselves stay as they are.
    setGroups: async () => undefined,
  }
}

/** Anybody may be known to the provider, and in any group: only the principal item limits. */
const person = (id: string): DirectoryUser => ({
  id,
  login: id,
  name: null,
  status: 'active',
  groups: ROLES,
  created: 0,
  lastSignIn: null,
})

const credentialsOf = (issuer: string): UserCredentials => ({
  async reset() {
    throw elsewhere(`Passwords are kept at ${issuer}. Reset them there.`)
  },
  // The vault refuses the tokens that there are; sessions at the provider end at the provider.
  endSessions: async () => undefined,
  setEnabled: async () => undefined,
})

const CLIENT_ID = /^[^\s\p{C}]{1,256}$/u

const clientsOf = (issuer: string): ClientDirectory => ({
  /** Registers one that the provider has: its name here is its `client_id` there. */
  async create({ name }) {
    if (CLIENT_ID.test(name)) return name
    throw new KeyfoldError('invalid-request', `name: is the client_id that ${issuer} knows the client by.`)
  },
  setRoles: async () => undefined,
  async addSecret() {
    throw elsewhere(`Secrets of machine clients are kept at ${issuer}. Make new ones there.`)
  },
  removeSecret: async () => undefined,
  remove: async () => undefined,
})

/** Whoever runs the provider can make another administrator: nobody is the last one. */
const adminsOf = (issuer: string): AdminRegistry => ({
  add: async () => undefined,
  remove: async () => true,
  list: async () => [userPrincipal(issuer)],
})

const elsewhere = (message: string): KeyfoldError => new KeyfoldError('forbidden', message)
