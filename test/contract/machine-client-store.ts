import { describe, expect, test } from 'vitest'
import type { ClientSecretFacts, MachineClient } from '../../lib/people/model.ts'
import { HOSTILE_TEXTS, type Stores, withStores } from './stores.ts'

const clientWith = (change: Partial<MachineClient> = {}): MachineClient => ({
  id: 'client-a',
  name: 'claims import',
  custodian: 'user:bob',
  created: 1_700_000_000_000,
  createdBy: 'user:ada',
  secrets: [],
  ...change,
})

const secret = (id: string, expires: number | null = null): ClientSecretFacts => ({ id, created: 5, expires })

/** What every store of machine clients promises. */
export function machineClientStoreContract(name: string, make: () => Promise<Stores>): void {
  describe(`machine client store: ${name}`, () => {
    const { current, reopen } = withStores(make)

    test('knows of no client at first', async () => {
      const { machineClients } = current()
      expect(await machineClients.find('client-a')).toBeNull()
      expect(await machineClients.page(null, 9)).toEqual([])
      expect(await machineClients.replaceSecrets('client-a', [], [secret('s')])).toBe(false)
      await machineClients.remove('client-a')
      expect(await machineClients.find('client-a')).toBeNull()
    })

    test.each([
      { secrets: [] },
      { secrets: [secret('new'), secret('old', 1_700_000_900_000)] },
    ])('gives every field back, also after it was opened again: %j', async (change) => {
      const client = clientWith(change)
      expect(await current().machineClients.add(client)).toBe(true)
      const { machineClients } = await reopen()
      expect(await machineClients.find(client.id)).toEqual(client)
      expect(await machineClients.page(null, 9)).toEqual([client])
    })

    test('lets one of many clients with the same id win, and keeps it', async () => {
      const { machineClients } = current()
      const rivals = Array.from({ length: 6 }, (_, n) => clientWith({ custodian: `user:${n}` }))
      const won = await Promise.all(rivals.map((rival) => machineClients.add(rival)))
      expect(won.filter(Boolean)).toHaveLength(1)
      expect(await machineClients.find('client-a')).toEqual(rivals[won.indexOf(true)])
    })

    test('has each name once, however it is written, until its client is removed', async () => {
      const { machineClients } = current()
      const first = clientWith()
      await machineClients.add(first)
      for (const alike of ['claims import', 'Claims  IMPORT', 'cl\u{ff41}ims import']) {
        expect(await machineClients.add(clientWith({ id: 'client-b', name: alike }))).toBe(false)
        expect(await machineClients.find('client-b')).toBeNull()
      }
      expect(await machineClients.page(null, 9)).toEqual([first])
      expect(await machineClients.find('NAME#claims import')).toBeNull()
      await machineClients.remove(first.id)
      const second = clientWith({ id: 'client-b' })
      expect(await machineClients.add(second)).toBe(true)
      await machineClients.remove(first.id)
      expect(await machineClients.add(clientWith({ id: 'client-c' }))).toBe(false)
    })

    test('lets one of many clients with the same name win', async () => {
      const { machineClients } = current()
      const rivals = Array.from({ length: 6 }, (_, n) => clientWith({ id: `client-${n}` }))
      const won = await Promise.all(rivals.map((rival) => machineClients.add(rival)))
      expect(won.filter(Boolean)).toHaveLength(1)
      expect(await machineClients.page(null, 9)).toEqual([rivals[won.indexOf(true)]])
    })

    test('pages clients in the order of their ids', async () => {
      const { machineClients } = current()
      const ids = ['-', 'A', 'a', 'client-1', 'client-10', 'client-2', '\u{e9}', '\u{1f469}']
      for (const id of ids.toReversed())
        await machineClients.add(
          clientWith({ id, name: `of ${encodeURIComponent(id)} ${id === id.toLowerCase()}` }),
        )
      const seen: string[] = []
      for (let after: string | null = null; ; ) {
        const page = await machineClients.page(after, 3)
        if (page.length === 0) break
        seen.push(...page.map(({ id }) => id))
        after = seen.at(-1) ?? null
      }
      expect(seen).toEqual(ids)
    })

    test('replaces secrets that are as given, and of that client only', async () => {
      const { machineClients } = current()
      const [one, other] = [clientWith(), clientWith({ id: 'client-b', name: 'another' })]
      for (const client of [one, other]) await machineClients.add(client)
      const steps = [[], [secret('a')], [secret('b'), secret('a', 9)], [secret('b')], []] as const
      for (const [at, after] of steps.slice(1).entries()) {
        expect(await machineClients.replaceSecrets(one.id, steps[at] ?? [], after)).toBe(true)
        expect(await machineClients.find(one.id)).toEqual({ ...one, secrets: after })
      }
      expect(await machineClients.find(other.id)).toEqual(other)
    })

    test('replaces no secrets that somebody else has changed', async () => {
      const { machineClients } = current()
      const client = clientWith({ secrets: [secret('b'), secret('a', 8)] })
      await machineClients.add(client)
      const others = [
        [],
        [secret('b')],
        [secret('b'), secret('a')],
        [secret('b'), secret('a', 9)],
        [secret('b'), { ...secret('a', 8), created: 6 }],
        [secret('a', 8), secret('b')],
      ]
      for (const before of others) {
        expect(await machineClients.replaceSecrets(client.id, before, [secret('c')])).toBe(false)
      }
      expect(await machineClients.find(client.id)).toEqual(client)
      const sameOtherwise = client.secrets.map(({ id, created, expires }) => ({ expires, created, id }))
      expect(await machineClients.replaceSecrets(client.id, sameOtherwise, [])).toBe(true)
    })

    test('lets one of many replacements at once win', async () => {
      const { machineClients } = current()
      await machineClients.add(clientWith())
      const rivals = Array.from({ length: 8 }, (_, n) => [secret(`s-${n}`)])
      const won = await Promise.all(
        rivals.map((rival) => machineClients.replaceSecrets('client-a', [], rival)),
      )
      expect(won.filter(Boolean)).toHaveLength(1)
      expect(await machineClients.find('client-a')).toMatchObject({ secrets: rivals[won.indexOf(true)] })
    })

    test('removes a client, and replaces no secrets of it after that', async () => {
      const { machineClients } = current()
      const other = clientWith({ id: 'client-b', name: 'another' })
      for (const client of [clientWith(), other]) await machineClients.add(client)
      for (let time = 0; time < 2; time++) await machineClients.remove('client-a')
      expect(await machineClients.replaceSecrets('client-a', [], [secret('s')])).toBe(false)
      expect(await machineClients.find('client-a')).toBeNull()
      expect(await machineClients.page(null, 9)).toEqual([other])
    })

    test('gives hostile text back as it is', async () => {
      const { machineClients } = current()
      for (const text of HOSTILE_TEXTS) {
        const client = clientWith({ id: text, name: text, custodian: text, createdBy: text })
        await machineClients.add(client)
        expect(await machineClients.replaceSecrets(text, [], [secret(text)])).toBe(true)
        expect(await machineClients.find(text)).toEqual({ ...client, secrets: [secret(text)] })
        expect(await machineClients.find(`${text} `)).toBeNull()
      }
    })
  })
}
