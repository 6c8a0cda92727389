import { describe, expect, it } from 'vitest'
import { DAY_MS } from '../../lib/clock.ts'
import { hashPassword } from '../../lib/identity/password-hash.ts'
import type { AttemptStore } from '../../lib/identity/ports.ts'
import type { PasswordChange } from '../../lib/identity/set-password.ts'
import { createSignIn } from '../../lib/identity/sign-in.ts'
import { CHEAP } from '../support/cheap-argon2.ts'
import { openPeople, PASSWORD, type People } from './support/people.ts'

const NEW_PASSWORD = 'seven lamps over a quiet harbor'
const REFUSED = { outcome: 'refused' }
const ORIGIN = { source: '192.0.2.1', browser: null, client: 'web', request: { sourceIp: '192.0.2.1' } }

const oneTime = (people: People, login = 'ada') =>
  people.add({ login, status: 'invited', passwordExpires: people.clock() + 3 * DAY_MS })

async function proofOf(people: People, login = 'ada'): Promise<string> {
  const result = await people.attempt({ login })
  if (result.outcome !== 'must-change-password') throw new Error(result.outcome)
  return result.proof
}

const change = (
  people: People,
  because: PasswordChange['because'],
  newPassword = NEW_PASSWORD,
  accountId = 'id-ada',
) => people.setPassword({ ...ORIGIN, accountId, because, newPassword })

/** Failures as they are stored; when they are looked up, the account was read, and the password not yet compared. */
const meanwhile = ({ ports: { attempts } }: People, happens: () => Promise<unknown>): AttemptStore => ({
  find: async (keys) => {
    await happens()
    return attempts.find(keys)
  },
  fail: (keys, at, forgetBefore) => attempts.fail(keys, at, forgetBefore),
  clear: (keys) => attempts.clear(keys),
  removeBefore: (last) => attempts.removeBefore(last),
})

const actions = async (people: People) =>
  (await people.events()).map(({ action, outcome, reason }) => [action, outcome, reason])

describe('signing in', () => {
  it('is recorded with who, from where and for which client, and noted', async () => {
    const people = await openPeople()
    await people.add({ groups: ['writer', 'reader'] })
    await people.ports.principals.register('user:id-ada', ['writer'])
    people.clock.advance(5)
    const request = { sourceIp: '192.0.2.1', userAgent: 'test' }
    expect(await people.attempt({ login: ' ADA ', request })).toMatchObject({
      outcome: 'signed-in',
      account: { id: 'id-ada' },
    })
    expect(await people.events()).toEqual([
      {
        ...request,
        id: expect.any(String),
        time: new Date(people.clock()).toISOString(),
        action: 'auth.sign-in',
        outcome: 'allowed',
        principal: 'user:id-ada',
        roles: ['writer'],
        client: 'web',
      },
    ])
    expect(await people.ports.accounts.find('id-ada')).toMatchObject({ lastSignIn: people.clock() })
  })

  it('answers a wrong password, an unknown name, somebody disabled and nobody at all alike', async () => {
    const people = await openPeople()
    await people.add()
    await people.add({ login: 'gone' })
    await people.add({ login: 'empty', passwordHash: null })
    await people.ports.principals.register('user:id-gone', [])
    await people.ports.principals.setDisabled('user:id-gone', true)
    for (const attempt of [
      { password: 'wrong' },
      { login: 'nobody' },
      { login: 'gone' },
      { login: 'empty' },
      { login: '' },
      { login: 'two words' },
      { login: 'x'.repeat(500) },
    ]) {
      expect(await people.attempt(attempt)).toEqual(REFUSED)
    }
    expect(await actions(people)).toEqual([
      ['auth.fail', 'denied', 'wrong password'],
      ['auth.fail', 'denied', 'disabled'],
      ['auth.fail', 'denied', 'wrong password'],
    ])
    expect(people.counted()).toBe(4)
  })

  it('records no failure while it has to wait', async () => {
    const people = await openPeople()
    await people.add()
    await people.fail(8)
    expect(await people.events()).toHaveLength(5)
    expect(people.counted()).toBe(3)
  })

  it('never writes what was typed', async () => {
    const people = await openPeople()
    await people.add()
    await people.attempt({ login: 'typed-secret-name', password: 'typed-secret-password' })
    await people.attempt({ password: 'typed-secret-password' })
    expect(JSON.stringify(await people.events())).not.toContain('typed-secret')
  })

  it('hashes anew what was hashed under another policy', async () => {
    const people = await openPeople()
    const old = await hashPassword(PASSWORD, { ...CHEAP, memoryKiB: 16 })
    await people.add({ passwordHash: old })
    expect(await people.attempt()).toMatchObject({ outcome: 'signed-in' })
    const { passwordHash } = (await people.ports.accounts.find('id-ada')) ?? {}
    expect(passwordHash).toMatch(/\$m=8,t=1,p=1\$/)
    expect(await people.attempt()).toMatchObject({ outcome: 'signed-in' })
    expect((await people.ports.accounts.find('id-ada'))?.passwordHash).toBe(passwordHash)
  })

  it('with a password that was replaced while it was compared is refused', async () => {
    const people = await openPeople()
    const { passwordHash } = await people.add()
    const other = await hashPassword(NEW_PASSWORD, CHEAP)
    const { signIn } = createSignIn({
      ...people.ports,
      attempts: meanwhile(people, async () => {
        const reset = { passwordHash: other, passwordExpires: null, status: 'must-change-password' } as const
        await people.ports.accounts.setPassword('id-ada', passwordHash, reset)
      }),
    })
    expect(await signIn({ ...ORIGIN, login: 'ada', password: PASSWORD })).toEqual(REFUSED)
    expect(await actions(people)).toEqual([['auth.fail', 'denied', 'wrong password']])
  })

  it('of somebody whom the vault keeps out changes no password, and says until when', async () => {
    const people = await openPeople()
    await people.add()
    await people.ports.principals.register('user:id-ada', [])
    await people.ports.principals.suspend('user:id-ada', people.clock() + 60_000)
    await expect(change(people, { currentPassword: PASSWORD })).rejects.toMatchObject({
      code: 'forbidden',
      message: expect.stringMatching(/suspended until 2/),
    })
    people.clock.advance(60_000)
    expect(await change(people, { currentPassword: PASSWORD })).toMatchObject({ outcome: 'set' })
  })

  it('of somebody who was disabled while the password was compared is refused', async () => {
    const people = await openPeople()
    await people.add()
    await people.ports.principals.register('user:id-ada', [])
    const { signIn } = createSignIn({
      ...people.ports,
      attempts: meanwhile(people, () => people.ports.principals.setDisabled('user:id-ada', true)),
    })
    expect(await signIn({ ...ORIGIN, login: 'ada', password: PASSWORD })).toEqual(REFUSED)
  })

  it('of two at once is right for both, also when the first hashes the password anew', async () => {
    const people = await openPeople()
    await people.add({ passwordHash: await hashPassword(PASSWORD, { ...CHEAP, memoryKiB: 16 }) })
    const results = await Promise.all([people.attempt(), people.attempt(), people.attempt()])
    expect(results.map(({ outcome }) => outcome)).toEqual(['signed-in', 'signed-in', 'signed-in'])
  })

  it('from one address leaves places for others, known browsers and new passwords included', async () => {
    const people = await openPeople()
    await people.add()
    await oneTime(people, 'new')
    const oneTimeProof = await proofOf(people, 'new')
    const browsers = await Promise.all(
      [1, 2, 3, 4].map(async () => {
        const result = await people.attempt()
        return result.outcome === 'signed-in' ? result.browser : ''
      }),
    )
    const flood = [
      ...browsers.map((browser) => people.attempt({ browser, password: 'wrong' })),
      ...browsers.map((browser) => people.attempt({ browser, password: 'wrong' })),
      change(people, { oneTimeProof }, NEW_PASSWORD, 'id-new'),
    ]
    const other = people.attempt({ source: '192.0.2.2' })
    const results = await Promise.allSettled(flood)
    expect(results.map(({ status }) => status)).toEqual([
      ...browsers.map(() => 'fulfilled'),
      ...browsers.map(() => 'rejected'),
      'rejected',
    ])
    expect(results.at(-1)).toMatchObject({ reason: { code: 'unavailable', retryAfterSeconds: 1 } })
    expect(await other).toMatchObject({ outcome: 'signed-in' })
    expect(await people.attempt()).toMatchObject({ outcome: 'signed-in' })
  })

  it('is refused when it cannot be recorded', async () => {
    const people = await openPeople()
    await people.add()
    const recorder = { record: () => Promise.reject(new Error('disk full')) }
    const { signIn } = createSignIn({ ...people.ports, recorder })
    await expect(signIn({ ...ORIGIN, login: 'ada', password: PASSWORD })).rejects.toThrow('disk full')
    expect(await people.ports.accounts.find('id-ada')).toMatchObject({ lastSignIn: null })
  })
})

describe('a one-time password', () => {
  it('signs nobody in before it was changed, and works no more then', async () => {
    const people = await openPeople()
    await oneTime(people)
    const oneTimeProof = await proofOf(people)
    expect(await change(people, { oneTimeProof })).toMatchObject({
      outcome: 'set',
      browser: expect.any(String),
    })
    expect(await people.attempt()).toEqual(REFUSED)
    expect(await people.attempt({ password: NEW_PASSWORD })).toMatchObject({ outcome: 'signed-in' })
    expect(await actions(people)).toEqual([
      ['auth.sign-in', 'allowed', 'one-time password'],
      ['auth.password', 'allowed', undefined],
      ['auth.fail', 'denied', 'wrong password'],
      ['auth.sign-in', 'allowed', undefined],
    ])
  })

  it('is refused like a wrong one when it has expired, also between the two steps', async () => {
    const people = await openPeople()
    await oneTime(people)
    const oneTimeProof = await proofOf(people)
    people.clock.advance(3 * DAY_MS)
    expect(await people.attempt()).toEqual(REFUSED)
    expect(await change(people, { oneTimeProof })).toEqual(REFUSED)
    expect((await actions(people)).at(-1)).toEqual(['auth.fail', 'denied', 'expired one-time password'])
  })

  it('proves nothing once there is another one, somebody is disabled, or the password was set', async () => {
    const people = await openPeople()
    await oneTime(people)
    const oneTimeProof = await proofOf(people)
    await people.ports.principals.register('user:id-ada', [])
    await people.ports.principals.setDisabled('user:id-ada', true)
    expect(await change(people, { oneTimeProof })).toEqual(REFUSED)
    await people.ports.principals.setDisabled('user:id-ada', false)
    expect(await change(people, { oneTimeProof: `${oneTimeProof.slice(0, -1)}-` })).toEqual(REFUSED)
    expect(await change(people, { oneTimeProof: '' })).toEqual(REFUSED)
    expect(await change(people, { currentPassword: PASSWORD })).toEqual(REFUSED)
    expect(await change(people, { oneTimeProof })).toMatchObject({ outcome: 'set' })
    expect(await change(people, { oneTimeProof }, 'yet another good password')).toEqual(REFUSED)
  })

  it('cannot be kept, nor changed to a weak one', async () => {
    const people = await openPeople()
    await oneTime(people)
    const oneTimeProof = await proofOf(people)
    for (const password of [PASSWORD, 'short', 'passwordpassword', 'ada lovelace ada']) {
      await expect(change(people, { oneTimeProof }, password)).rejects.toMatchObject({
        code: 'invalid-request',
      })
    }
    expect(await actions(people)).toHaveLength(1)
    expect(await people.attempt()).toMatchObject({ outcome: 'must-change-password' })
  })

  it('is changed by one of two who do it at once', async () => {
    const people = await openPeople()
    await oneTime(people)
    const oneTimeProof = await proofOf(people)
    const results = await Promise.allSettled([
      change(people, { oneTimeProof }, 'first to set a password'),
      change(people, { oneTimeProof }, 'second to set a password'),
    ])
    expect(results.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
    expect(results.find((result) => result.status === 'rejected')?.reason).toMatchObject({ code: 'conflict' })
  })
})

describe('changing one’s own password', () => {
  it('takes the current one', async () => {
    const people = await openPeople()
    await people.add()
    expect(await change(people, { currentPassword: 'wrong' })).toEqual(REFUSED)
    expect(await change(people, { currentPassword: PASSWORD })).toMatchObject({ outcome: 'set' })
    expect(await people.attempt({ password: NEW_PASSWORD })).toMatchObject({ outcome: 'signed-in' })
    expect(await actions(people)).toEqual([
      ['auth.fail', 'denied', 'wrong password'],
      ['auth.password', 'allowed', undefined],
      ['auth.sign-in', 'allowed', undefined],
    ])
  })

  it('is no way around the waiting', async () => {
    const people = await openPeople()
    await people.add()
    for (let i = 0; i < 5; i += 1) expect(await change(people, { currentPassword: 'wrong' })).toEqual(REFUSED)
    expect(await change(people, { currentPassword: PASSWORD })).toEqual({ outcome: 'wait', seconds: 1 })
    expect(await people.attempt()).toEqual({ outcome: 'wait', seconds: 1 })
  })

  it('of nobody is refused', async () => {
    const people = await openPeople()
    expect(await change(people, { currentPassword: PASSWORD })).toEqual(REFUSED)
  })
})
