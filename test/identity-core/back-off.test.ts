import { describe, expect, it } from 'vitest'
import { IDENTITY_POLICY } from '../../lib/identity/policy.ts'
import type { AttemptStore } from '../../lib/identity/ports.ts'
import { createSignIn } from '../../lib/identity/sign-in.ts'
import { sourceOf } from '../../lib/identity/source.ts'
import { openPeople, PASSWORD, type People } from './support/people.ts'

const {
  freeFailures,
  freeFailuresOfSource,
  freeFailuresOfAccount,
  longestWaitMs,
  longestWaitOfAccountMs,
  sourceWindowMs,
  forgetAfterMs,
} = IDENTITY_POLICY.backOff
const AT_ONCE = IDENTITY_POLICY.signInsAtOnceOfSourceMax
const wait = (seconds: number) => ({ outcome: 'wait', seconds })
const address = (index: number): string => `198.51.${Math.floor(index / 256)}.${index % 256}`

/** Signs in once, so that the browser is known. @returns its cookie */
async function knownBrowser(people: People, login = 'ada', cookie: string | null = null): Promise<string> {
  const result = await people.attempt({ login, browser: cookie })
  if (result.outcome !== 'signed-in') throw new Error(result.outcome)
  return result.browser
}

describe('guessing one account from one source', () => {
  it('waits twice as long after each failure, at most a quarter of an hour, also with the right password', async () => {
    const people = await openPeople()
    await people.add()
    expect(await people.fail(freeFailures)).toEqual({ outcome: 'refused' })
    const waits: number[] = []
    for (let i = 0; i < 12; i += 1) {
      const result = await people.attempt()
      if (result.outcome !== 'wait') throw new Error(result.outcome)
      waits.push(result.seconds)
      people.clock.advance(result.seconds * 1_000 - 1)
      expect(await people.attempt()).toEqual(wait(1))
      people.clock.advance(1)
      await people.fail(1)
    }
    expect(waits).toEqual([
      1,
      2,
      4,
      8,
      16,
      32,
      64,
      128,
      256,
      512,
      longestWaitMs / 1_000,
      longestWaitMs / 1_000,
    ])
    people.clock.advance(longestWaitMs)
    expect(await people.attempt()).toMatchObject({ outcome: 'signed-in' })
  })

  it('is forgotten by the right password, and after a day', async () => {
    const people = await openPeople()
    await people.add()
    await people.fail(freeFailures - 1)
    await people.attempt()
    expect(await people.fail(freeFailures)).toEqual({ outcome: 'refused' })
    expect(await people.attempt()).toEqual(wait(1))
    people.clock.advance(forgetAfterMs + 1)
    expect(await people.fail(freeFailures)).toEqual({ outcome: 'refused' })
  })

  it('of a name that nobody has waits exactly the same', async () => {
    const people = await openPeople()
    await people.add()
    const outcomes = async (login: string) => {
      const seen: unknown[] = []
      for (let i = 0; i < freeFailures + 3; i += 1)
        seen.push(await people.fail(1, { login, source: `source of ${login}` }))
      return seen
    }
    expect(await outcomes('nobody')).toEqual(await outcomes('ada'))
  })

  it('does not pass by coming all at once', async () => {
    const people = await openPeople()
    await people.add()
    const guesses = Array.from({ length: 20 }, (_, index) =>
      people.attempt({ password: index === 19 ? PASSWORD : 'wrong' }),
    )
    const results = await Promise.allSettled(guesses)
    const judged = results.filter(({ status }) => status === 'fulfilled')
    expect(judged).toHaveLength(AT_ONCE)
    expect(judged.map((result) => result.status === 'fulfilled' && result.value)).toEqual(
      judged.map(() => ({ outcome: 'refused' })),
    )
    expect(await people.fail(freeFailures - AT_ONCE)).toEqual({ outcome: 'refused' })
    expect(await people.attempt()).toEqual(wait(1))
  })

  it('does not pass by coming all at once from many sources either', async () => {
    const people = await openPeople()
    await people.add()
    await people.fail(freeFailures)
    for (let i = 0; i < freeFailuresOfAccount - freeFailures - 1; i += 1) {
      await people.fail(1, { source: address(i) })
    }
    const guesses = Array.from({ length: 20 }, (_, index) =>
      people.attempt({ password: 'wrong', source: address(1_000 + index) }),
    )
    const results = await Promise.all(guesses)
    expect(results.filter(({ outcome }) => outcome === 'refused')).toHaveLength(1)
    expect(results.filter(({ outcome }) => outcome === 'wait')).toHaveLength(19)
  })

  it('is not undone by a crash of the store, nor counted for it', async () => {
    const people = await openPeople()
    const broken = await people.add({ login: 'broken', passwordHash: 'not a hash' })
    for (let i = 0; i < freeFailures + 1; i += 1) {
      await expect(people.attempt({ login: broken.login })).rejects.toMatchObject({ code: 'internal' })
    }
  })
})

describe('the owner', () => {
  it('signs in from a browser that is known, whatever others do elsewhere or from the same address', async () => {
    const people = await openPeople()
    await people.add()
    const browser = await knownBrowser(people)
    for (let i = 0; i < freeFailuresOfAccount; i += 1) await people.fail(1, { source: address(i) })
    await people.fail(freeFailures + 1)
    expect(await people.attempt({ source: '203.0.113.9' })).toEqual(wait(1))
    expect(await people.attempt({ browser })).toMatchObject({ outcome: 'signed-in' })
  })

  it('waits for seconds in a new browser, however long others guess from wherever', async () => {
    const people = await openPeople()
    await people.add()
    for (let i = 0; i < freeFailuresOfAccount + 20; i += 1) {
      await people.fail(1, { source: address(i) })
      people.clock.advance(longestWaitOfAccountMs)
    }
    await people.fail(1, { source: address(999) })
    expect(await people.attempt({ source: '203.0.113.9' })).toEqual(wait(longestWaitOfAccountMs / 1_000))
    people.clock.advance(longestWaitOfAccountMs)
    expect(await people.attempt({ source: '203.0.113.9' })).toMatchObject({ outcome: 'signed-in' })
  })

  it('has no browser that is known from before a reset or a sign-out everywhere', async () => {
    const people = await openPeople()
    await people.add()
    const { principals } = people.ports
    await principals.register('user:id-ada', ['writer'])
    const browser = await knownBrowser(people)
    await people.fail(freeFailures)
    expect(await people.attempt({ browser })).toMatchObject({ outcome: 'signed-in' })
    people.clock.advance(1)
    await principals.refuseTokensBefore('user:id-ada', people.clock())
    expect(await people.attempt({ browser })).toEqual(wait(1))
    people.clock.advance(1_000)
    const later = await knownBrowser(people, 'ada', browser)
    await people.fail(freeFailures)
    expect(await people.attempt({ browser: later })).toMatchObject({ outcome: 'signed-in' })
  })

  it('signs in from another address after one attacker was stopped', async () => {
    const people = await openPeople()
    await people.add()
    await people.fail(freeFailures + 1)
    expect(await people.attempt({ source: '203.0.113.9' })).toMatchObject({ outcome: 'signed-in' })
  })

  it('has a browser that is counted by itself: a stolen cookie guesses no faster', async () => {
    const people = await openPeople()
    await people.add()
    const browser = await knownBrowser(people)
    for (let i = 0; i < freeFailures; i += 1) await people.fail(1, { browser, source: address(i) })
    expect(await people.attempt({ browser, source: address(99) })).toEqual(wait(1))
    expect(await people.attempt({ source: address(99) })).toMatchObject({ outcome: 'signed-in' })
  })

  it('has a browser that is known for this login only, until it expires, and only with our signature', async () => {
    const people = await openPeople()
    await people.add()
    await people.add({ login: 'eve' })
    const browser = await knownBrowser(people)
    for (let i = 0; i < freeFailuresOfAccount; i += 1) {
      await people.fail(1, { login: 'eve', source: address(i) })
      await people.fail(1, { source: address(i) })
    }
    expect(await people.attempt({ login: 'eve', browser, source: '203.0.113.9' })).toMatchObject({
      outcome: 'wait',
    })
    const later = browser.replace(/\.[0-9a-z]+\./, '.zzzzzzzz.')
    for (const forged of [
      later,
      `${browser}x`,
      browser.replace(/.$/, (end) => (end === 'A' ? 'E' : 'A')),
      '~~~',
      '',
    ]) {
      expect(await people.attempt({ browser: forged, source: '203.0.113.9' })).toMatchObject({
        outcome: 'wait',
      })
    }
    expect(await people.attempt({ browser, source: '203.0.113.9' })).toMatchObject({ outcome: 'signed-in' })
  })

  it('of several accounts keeps all of them known', async () => {
    const people = await openPeople()
    await people.add()
    await people.add({ login: 'ada-admin' })
    const browser = await knownBrowser(people, 'ada-admin', await knownBrowser(people))
    for (const login of ['ada', 'ada-admin']) {
      await people.fail(freeFailures + 1, { login, source: '203.0.113.9' })
      expect(await people.attempt({ login, browser, source: '203.0.113.9' })).toMatchObject({
        outcome: 'signed-in',
      })
    }
    expect(browser).not.toContain('ada')
  })
})

describe('trying stolen lists', () => {
  it('from one source waits, whatever the names, also with an account of its own between', async () => {
    const people = await openPeople()
    await people.add()
    for (let i = 0; i < freeFailuresOfSource; i += 1) {
      await people.fail(1, { login: `victim-${i}` })
      if (i % 5 === 0) expect(await people.attempt()).toMatchObject({ outcome: 'signed-in' })
    }
    expect(await people.attempt({ login: 'victim-99' })).toEqual(wait(1))
    expect(await people.attempt({ login: 'victim-99', source: '203.0.113.9' })).toEqual({
      outcome: 'refused',
    })
  })

  it('is told from an office whose people mistype now and then', async () => {
    const people = await openPeople()
    for (let i = 0; i < 2 * freeFailuresOfSource; i += 1) {
      expect(await people.fail(1, { login: `colleague-${i}` })).toEqual({ outcome: 'refused' })
      people.clock.advance(Math.ceil(sourceWindowMs / (freeFailuresOfSource - 1)))
    }
  })

  it('from all addresses of a household is one source', async () => {
    const people = await openPeople()
    for (let i = 0; i < freeFailuresOfSource; i += 1) {
      await people.fail(1, { login: `victim-${i}`, source: `2001:db8:1:2::${i.toString(16)}` })
    }
    expect(await people.fail(1, { login: 'victim-99', source: '2001:db8:1:2:ffff::1' })).toEqual(wait(1))
    expect(await people.fail(1, { login: 'victim-99', source: '2001:db8:1:3::1' })).toEqual({
      outcome: 'refused',
    })
  })

  it.each([
    ['192.0.2.7', '192.0.2.7'],
    ['::ffff:192.0.2.7', '192.0.2.7'],
    ['2001:db8::1', '2001:db8:0:0::/64'],
    ['2001:0DB8:0:0:1:2:3:4', '2001:db8:0:0::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    ['64:ff9b::192.0.2.7', '64:ff9b:0:0::/64'],
    ['', ''],
  ])('from %j counts as %j', (source, counted) => {
    expect(sourceOf(source)).toBe(counted)
  })
})

describe('what is stored of failures', () => {
  it('names nobody and no place', async () => {
    const people = await openPeople()
    const { attempts } = people.ports
    const keys: string[] = []
    const watched: AttemptStore = {
      find: (asked) => attempts.find(asked),
      clear: (cleared) => attempts.clear(cleared),
      removeBefore: (last) => attempts.removeBefore(last),
      fail: (failed, ...when) => {
        keys.push(...failed)
        return attempts.fail(failed, ...when)
      },
    }
    const { signIn } = createSignIn({ ...people.ports, attempts: watched })
    const guess = { password: 'wrong', source: '192.0.2.1', browser: null, client: null, request: {} }
    for (const login of ['ada', 'eve']) await signIn({ ...guess, login })
    for (const key of keys) expect(key).toMatch(/^[0-9a-f]{64}$/)
    // The two of each account, and the one of the source.
    expect(new Set(keys).size).toBe(5)
  })
})
