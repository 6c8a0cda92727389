import { createHash, randomBytes } from 'node:crypto'
import type { Role } from '../../access/roles.ts'
import { KeyfoldError } from '../../errors.ts'
import type { OauthClient } from '../../identity/model.ts'
import type { OauthClientStore } from '../../identity/ports.ts'
import { PEOPLE_POLICY } from '../../people/policy.ts'
import type { ClientDirectory } from '../../people/ports.ts'
import { STORAGE_POLICY } from './storage-policy.ts'

/** 20 characters of Base64url. */
const ID_BYTES = 15
const SECRET_ID_BYTES = 12
const SECRET_BYTES = 32

type Secrets = OauthClient['secrets']

/** The OAuth clients with client credentials of the embedded provider. */
export class EmbeddedClientDirectory implements ClientDirectory {
  readonly #clients: OauthClientStore

  constructor({ clients }: { readonly clients: OauthClientStore }) {
    this.#clients = clients
  }

  async create({ name, roles }: { readonly name: string; readonly roles: readonly Role[] }): Promise<string> {
    const id = `client-${randomText(ID_BYTES)}`
    if (await this.#clients.add({ id, name, roles, secrets: [] })) return id
    throw new KeyfoldError('internal', `A new client got the id of another one, ${id}.`)
  }

  async setRoles(id: string, roles: readonly Role[]): Promise<void> {
    if (!(await this.#clients.setRoles(id, roles))) throw noSuchClient()
  }

  async addSecret(
    id: string,
    keep: readonly string[],
  ): Promise<{ readonly id: string; readonly secret: string }> {
    const secret = randomText(SECRET_BYTES)
    const added = { id: randomText(SECRET_ID_BYTES), hash: sha256(secret) }
    const isThere = await this.#changeSecrets(id, (secrets) => {
      const kept = secrets.filter((one) => keep.includes(one.id))
      if (kept.length >= PEOPLE_POLICY.secretsMax) throw tooManySecrets()
      return [added, ...kept]
    })
    if (!isThere) throw noSuchClient()
    return { id: added.id, secret }
  }

  async removeSecret(id: string, secretId: string): Promise<void> {
    await this.#changeSecrets(id, (secrets) => secrets.filter((one) => one.id !== secretId))
  }

  remove(id: string): Promise<void> {
    return this.#clients.remove(id)
  }

  /** @returns false when there is no such client. */
  async #changeSecrets(id: string, change: (secrets: Secrets) => Secrets): Promise<boolean> {
    for (let attempt = 0; attempt < STORAGE_POLICY.lostRaceAttemptsMax; attempt++) {
      const client = await this.#clients.find(id)
      if (client === null) return false
      if (await this.#clients.setSecrets(id, client.secrets, change(client.secrets))) return true
    }
    throw new KeyfoldError('conflict', 'The secrets of the client are being changed. Try again.')
  }
}

const randomText = (bytes: number): string => randomBytes(bytes).toString('base64url')

/** Secrets are 256 random bits: nobody finds one by trying, however fast the hash is. */
const sha256 = (secret: string): string => createHash('sha256').update(secret).digest('hex')

const noSuchClient = (): KeyfoldError => new KeyfoldError('not-found', 'There is no such client.')

const tooManySecrets = (): KeyfoldError =>
  new KeyfoldError(
    'conflict',
    `A client has at most ${PEOPLE_POLICY.secretsMax} secrets at a time. Wait until one has expired.`,
  )
