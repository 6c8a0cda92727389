/** Compares a vault with what its busy clients remember. */
import type { TestVault } from '../../support/vault.ts'
import type { BusyObject } from './busy-clients.ts'

const ONE = '/v1/objects/{id}'
const PAGE = '100'

/** Versions that are there, and versions that are only hidden, until the sweeper comes. */
export type Counts = { readonly versions: number; readonly tombstoned: number }

/** Every acknowledged version is there with its bytes, no other is, and what was deleted is gone. @throws naming what is not so. */
export async function verifyBusy(vault: TestVault, objects: readonly BusyObject[]): Promise<Counts> {
  const token = await vault.client('busy', 'writer')
  let versions = 0
  let tombstoned = 0
  for (const object of objects) {
    if (object.isDeleted) {
      await verifyGone(vault, token, object)
      if (!object.isShredded) tombstoned += object.versions.size
    } else {
      await verifyVersions(vault, token, object)
      versions += object.versions.size
    }
  }
  return { versions, tombstoned }
}

async function verifyGone(vault: TestVault, token: string, { id }: BusyObject): Promise<void> {
  const { status } = await vault.call('GET', ONE, { token, path: { id } })
  if (status !== 404 && status !== 410) throw new Error(`${id} was deleted, and is read with ${status}`)
}

async function verifyVersions(vault: TestVault, token: string, { id, versions }: BusyObject): Promise<void> {
  for (const [version, content] of versions) {
    const query = { version: String(version) }
    const answer = await vault.call('GET', ONE, { token, path: { id }, query })
    if (answer.status !== 200 || !answer.body.equals(content))
      throw new Error(`${id} version ${version} is read with ${answer.status}, or has other content`)
  }
  const found = await numbersOf(vault, token, id)
  const known = [...versions.keys()].toSorted((a, b) => b - a)
  if (found.join() !== known.join())
    throw new Error(`${id} has the versions ${found.join()}, and ${known.join()} were acknowledged`)
}

async function numbersOf(vault: TestVault, token: string, id: string): Promise<readonly number[]> {
  const found: number[] = []
  for (let cursor: string | null = ''; cursor !== null; ) {
    const query: Record<string, string> = { limit: PAGE, ...(cursor === '' ? {} : { cursor }) }
    const answer = await vault.call('GET', `${ONE}/versions`, { token, path: { id }, query })
    found.push(...answer.json.versions.map(({ version }: { version: number }) => version))
    cursor = answer.json.cursor as string | null
  }
  return found
}
