import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { openDatabase } from '../../../lib/adapters/embedded/database.ts'
import { storesOf, temporaryFolder } from './open-stores.ts'

/** Every single change that an activation may die at. */
const CHANGES = [
  'INSERT ON active_pointer',
  'UPDATE ON active_pointer',
  'UPDATE OF state ON generations',
] as const

async function oneActive() {
  const database = openDatabase(join(await temporaryFolder(), 'vault.db'))
  onTestFinished(() => database.close())
  const { generations } = storesOf(database)
  for (const number of [1, 2, 3]) await generations.claim(number, `key-${number}`, 0)
  await generations.activate(null, 1, 1)
  await generations.activate(1, 2, 2)
  return { database, generations }
}

test('moving the active pointer changes that one item and nothing else', async () => {
  const { database, generations } = await oneActive()
  const items = () => database.prepare('SELECT * FROM generations WHERE generation = 3').all()
  const before = items()
  expect(await generations.activate(2, 3, 3)).toBe(true)
  expect(items()).toEqual(before)
  expect(await generations.active()).toMatchObject({ generation: 3, activated: 3 })
})

test.each(CHANGES)('an activation that dies at %s leaves exactly one active generation', async (change) => {
  const { database, generations } = await oneActive()
  const death = `CREATE TEMP TRIGGER death BEFORE ${change} BEGIN SELECT RAISE(ABORT, 'death'); END`
  database.prepare(death).run()
  const died = change === 'INSERT ON active_pointer' ? 'moved' : 'died'
  expect(
    await generations.activate(2, 3, 3).then(
      () => 'moved',
      () => 'died',
    ),
  ).toBe(died)
  const active = died === 'moved' ? 3 : 2
  expect(await generations.active()).toMatchObject({ generation: active })
  const all = await generations.list()
  expect(all.filter(({ state }) => state === 'active').map(({ generation }) => generation)).toEqual([active])
  database.prepare('DROP TRIGGER death').run()
  expect(await generations.activate(2, 3, 4)).toBe(died === 'died')
})
