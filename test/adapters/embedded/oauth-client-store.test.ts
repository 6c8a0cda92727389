import { describe, expect, test } from 'vitest'
import { storesIn, temporaryFolder } from './open-stores.ts'

describe('OAuth clients', () => {
  const CLIENT = {
    id: 'client-a',
    name: 'claims import',
    roles: ['writer'],
    secrets: [{ id: 's', hash: 'ab' }],
  } as const

  test('are found with every field, also after the file was opened again', async () => {
    const folder = await temporaryFolder()
    const first = storesIn(folder)
    expect(await first.oauthClients.add(CLIENT)).toBe(true)
    expect(await first.oauthClients.add({ ...CLIENT, name: 'other' })).toBe(false)
    first.close()
    const clients = storesIn(folder).oauthClients
    expect(await clients.find('client-a')).toEqual(CLIENT)
    expect(await clients.find('client-b')).toBeNull()
  })

  test('change in what is asked for, and in nothing else', async () => {
    const clients = storesIn(await temporaryFolder()).oauthClients
    for (const id of ['client-a', 'client-b']) await clients.add({ ...CLIENT, id })
    const secrets = [{ id: 't', hash: 'cd' }, CLIENT.secrets[0]]
    expect(await clients.setRoles('client-a', [])).toBe(true)
    expect(await clients.setSecrets('client-a', CLIENT.secrets, secrets)).toBe(true)
    expect(await clients.find('client-a')).toEqual({ ...CLIENT, roles: [], secrets })
    expect(await clients.find('client-b')).toEqual({ ...CLIENT, id: 'client-b' })
  })

  test('get secrets only in place of those that were looked at', async () => {
    const clients = storesIn(await temporaryFolder()).oauthClients
    await clients.add(CLIENT)
    for (const before of [[], [{ id: 's', hash: 'other' }], [...CLIENT.secrets, ...CLIENT.secrets]]) {
      expect(await clients.setSecrets('client-a', before, [])).toBe(false)
    }
    const won = await Promise.all([1, 2, 3].map(() => clients.setSecrets('client-a', CLIENT.secrets, [])))
    expect(won).toEqual([true, false, false])
  })

  test('are gone when they are removed, and cannot be changed then', async () => {
    const clients = storesIn(await temporaryFolder()).oauthClients
    await clients.add(CLIENT)
    for (let time = 0; time < 2; time++) await clients.remove('client-a')
    expect(await clients.find('client-a')).toBeNull()
    expect(await clients.setRoles('client-a', [])).toBe(false)
    expect(await clients.setSecrets('client-a', CLIENT.secrets, [])).toBe(false)
  })
})
