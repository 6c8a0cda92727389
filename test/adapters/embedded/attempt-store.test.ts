import { describe, expect, test } from 'vitest'
import { storesIn, temporaryFolder } from './open-stores.ts'

describe('sign-in attempts', () => {
  test('are counted by key, each once at a time', async () => {
    const { attempts } = storesIn(await temporaryFolder())
    expect(await attempts.find(['a', 'b'])).toEqual(new Map())
    await attempts.fail(['a', 'b', 'a'], 5, 0)
    await attempts.fail(['a'], 7, 0)
    const known = new Map([
      ['a', { failures: 2, last: 7 }],
      ['b', { failures: 1, last: 5 }],
    ])
    expect(await attempts.find(['b', 'a', 'c'])).toEqual(known)
    expect(await attempts.find([])).toEqual(new Map())
  })

  test('are all counted when they come at once', async () => {
    const { attempts } = storesIn(await temporaryFolder())
    await Promise.all(Array.from({ length: 20 }, () => attempts.fail(['a'], 5, 0)))
    expect(await attempts.find(['a'])).toEqual(new Map([['a', { failures: 20, last: 5 }]]))
  })

  test('count from 1 again when the last one is older than what is to be remembered', async () => {
    const { attempts } = storesIn(await temporaryFolder())
    for (let time = 1; time <= 3; time++) await attempts.fail(['a'], 10, 0)
    await attempts.fail(['a'], 20, 10)
    expect((await attempts.find(['a'])).get('a')).toEqual({ failures: 4, last: 20 })
    await attempts.fail(['a'], 30, 21)
    expect((await attempts.find(['a'])).get('a')).toEqual({ failures: 1, last: 30 })
  })

  test('are forgotten when they are cleared, or are old', async () => {
    const { attempts } = storesIn(await temporaryFolder())
    for (const [at, key] of ['a', 'b', 'c', 'd'].entries()) await attempts.fail([key], at, 0)
    await attempts.clear(['d', 'x'])
    await attempts.removeBefore(1)
    expect([...(await attempts.find(['a', 'b', 'c', 'd'])).keys()]).toEqual(['b', 'c'])
  })
})
