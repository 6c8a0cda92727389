import { describe, expect, it } from 'vitest'
import { DAY_MS } from '../../lib/clock.ts'
import { failures, vaultToExamine } from './vault.ts'

describe('The self-check of what expires', () => {
  it('tells of a former secret of a machine client that ends within a day, and of one that outlived its end', async () => {
    const vault = await vaultToExamine()
    const now = vault.clock()
    await vault.stores.machineClients.add({
      id: 'job-7',
      name: 'Job 7',
      custodian: 'user:ada',
      created: now,
      createdBy: 'user:root',
      secrets: [
        { id: 'new', created: now, expires: null },
        { id: 'former', created: now, expires: now + 2 * DAY_MS },
      ],
    })
    expect(await failures(vault)).toEqual([])
    vault.clock.advance(DAY_MS + 60_000)
    expect(await failures(vault)).toEqual([
      expect.stringMatching(/^client secrets: The former secret of the client job-7 stops working at 2031-/),
    ])
    vault.clock.advance(2 * DAY_MS)
    expect(await failures(vault)).toEqual([
      expect.stringMatching(/^client secrets: A secret of the client job-7 expired at 2031-.*still works/),
    ])
  })

  it('tells of invitations that nobody can follow any more, and names nobody by an address', async () => {
    const vault = await vaultToExamine()
    const person = {
      login: 'ada@example.com',
      name: null,
      groups: [],
      status: 'invited' as const,
      passwordHash: null,
      created: vault.clock(),
      lastSignIn: null,
    }
    await vault.stores.accounts.add({ ...person, id: 'ada', passwordExpires: vault.clock() + DAY_MS })
    await vault.stores.accounts.add({
      ...person,
      id: 'bob',
      login: 'bob',
      status: 'active',
      passwordExpires: vault.clock(),
    })
    expect(await failures(vault)).toEqual([])
    vault.clock.advance(DAY_MS)
    expect(await failures(vault)).toEqual([
      'invitations: The one-time password of ada can no longer be used.',
    ])
  })
})
