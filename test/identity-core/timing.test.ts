/** That the time of an answer tells nobody which names exist. */
import { describe, expect, it } from 'vitest'
import { verifyPassword } from '../../lib/identity/password-hash.ts'
import { openPeople, PASSWORD, type People } from './support/people.ts'
import { rankSumZ } from './support/rank-sum.ts'

/** Some milliseconds: enough to stand out from a write to the disk, as the real cost does by far. */
const POLICY = { memoryKiB: 2_048, passes: 1, parallelism: 1, tagBytes: 32, saltBytes: 16 }
const CHEAPER = { ...POLICY, memoryKiB: 512 }
const SAMPLES = 50
/** By chance, equal times are as far apart in one of 16,000 series. */
const SURE = 4
/** What else the machine does may come between in one series; what the code does is in all of them. */
const SERIES = 3

type Guess = (people: People, login: string, index: number) => Promise<unknown>

/** Everybody's own address and few guesses a name, so that nobody has to wait. */
const guess: Guess = (people, login, index) =>
  people.attempt({
    login,
    password: login.startsWith('gone') ? PASSWORD : 'wrong',
    source: `192.0.2.${index}`,
  })

/** Milliseconds by kind, taken by turns, so that what slows the machine slows all alike. */
async function measure(people: People, kinds: readonly string[], act: Guess): Promise<Map<string, number[]>> {
  const times = new Map(kinds.map((kind) => [kind, [] as number[]]))
  for (let index = 0; index < SAMPLES; index += 1) {
    for (const kind of index % 2 === 0 ? kinds : kinds.toReversed()) {
      const begun = performance.now()
      await act(people, `${kind}-${index % 10}`, index)
      times.get(kind)?.push(performance.now() - begun)
    }
  }
  return times
}

async function openMany(): Promise<People> {
  const people = await openPeople(POLICY)
  for (let index = 0; index < 10; index += 1) {
    await people.add({ login: `known-${index}` })
    await people.add({ login: `gone-${index}` })
    await people.ports.principals.register(`user:id-gone-${index}`, [])
    await people.ports.principals.setDisabled(`user:id-gone-${index}`, true)
  }
  await measure(people, ['warm'], guess)
  return people
}

/** How far apart they are in each series, at least. */
async function leastZ(people: People, kinds: readonly [string, string], act: Guess): Promise<number> {
  const [one, other] = kinds
  let least = Number.POSITIVE_INFINITY
  for (let series = 0; series < SERIES && least >= SURE; series += 1) {
    const times = await measure(people, kinds, act)
    least = Math.min(least, Math.abs(rankSumZ(times.get(one) ?? [], times.get(other) ?? [])))
  }
  return least
}

describe('the time that a refusal takes', () => {
  it('does not tell a known name from an unknown one, nor from one that is disabled', async () => {
    const people = await openMany()
    for (const kinds of [
      ['known', 'unknown'],
      ['known', 'gone'],
      ['gone', 'unknown'],
    ] as const) {
      expect(await leastZ(people, kinds, guess), kinds.join(' and ')).toBeLessThan(SURE)
    }
  })

  it('would tell, when unknown names were refused without a hash, or with a cheaper one', async () => {
    const people = await openMany()
    const { accounts, argon2 } = people.ports
    const early: Guess = async (_, login) => {
      const account = await accounts.findByLogin(login)
      return account !== null && verifyPassword(account.passwordHash, 'wrong', argon2)
    }
    const cheaper: Guess = async (_, login) => {
      const account = await accounts.findByLogin(login)
      return verifyPassword(account?.passwordHash ?? null, 'wrong', account === null ? CHEAPER : POLICY)
    }
    for (const naive of [early, cheaper]) {
      expect(await leastZ(people, ['known', 'unknown'], naive)).toBeGreaterThan(SURE)
    }
  })

  it('is compared by a statistic that finds what is there, and nothing else', () => {
    const slow = [5, 6, 7, 8, 9, 10, 11, 12]
    expect(rankSumZ(slow, slow)).toBe(0)
    // All of 8 above all of 8: (64 - 32) / sqrt(64 * 17 / 12).
    expect(
      rankSumZ(
        slow,
        slow.map((time) => time - 10),
      ),
    ).toBeCloseTo(32 / Math.sqrt((64 * 17) / 12), 10)
  })
})
