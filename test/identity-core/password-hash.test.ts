import { describe, expect, it } from 'vitest'
import { hashPassword, verifyPassword } from '../../lib/identity/password-hash.ts'
import { IDENTITY_POLICY } from '../../lib/identity/policy.ts'
import { Turns } from '../../lib/identity/turns.ts'
import { CHEAP } from '../support/cheap-argon2.ts'

describe('a password hash', () => {
  it('is argon2id with the parameters of the policy, in PHC string format', async () => {
    const hash = await hashPassword('correct horse battery staple')
    const { memoryKiB, passes, parallelism } = IDENTITY_POLICY.argon2
    expect(hash).toMatch(
      new RegExp(
        `^\\$argon2id\\$v=19\\$m=${memoryKiB},t=${passes},p=${parallelism}\\$[\\w+/]{22}\\$[\\w+/]{43}$`,
      ),
    )
    expect(await verifyPassword(hash, 'correct horse battery staple')).toBe('yes')
    expect(await verifyPassword(hash, 'correct horse battery stable')).toBe('no')
  })

  it('has a salt of its own', async () => {
    const hashes = await Promise.all([hashPassword('same', CHEAP), hashPassword('same', CHEAP)])
    expect(new Set(hashes).size).toBe(2)
  })

  it('of the reference implementation is understood, and made anew', async () => {
    // From test.c of P-H-C/phc-winner-argon2.
    const hash = '$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc'
    expect(await verifyPassword(hash, 'password')).toBe('yes-rehash')
  })

  it.each([
    { ...CHEAP, memoryKiB: 16 },
    { ...CHEAP, passes: 2 },
    { ...CHEAP, saltBytes: 24 },
    { ...CHEAP, tagBytes: 16 },
  ])('asks for a new one when the policy is another: %o', async (policy) => {
    const hash = await hashPassword('same', CHEAP)
    expect(await verifyPassword(hash, 'same', CHEAP)).toBe('yes')
    expect(await verifyPassword(hash, 'same', policy)).toBe('yes-rehash')
    expect(await verifyPassword(hash, 'other', policy)).toBe('no')
  })

  it('is the same for a password however its accents are encoded', async () => {
    const hash = await hashPassword('ge\u0301ne\u0301rateur d\u2019e\u0301toiles', CHEAP)
    expect(await verifyPassword(hash, 'g\u00e9n\u00e9rateur d\u2019\u00e9toiles', CHEAP)).toBe('yes')
  })

  it('that is not there is never right, and neither is one of another form', async () => {
    expect(await verifyPassword(null, '', CHEAP)).toBe('no')
    for (const hash of [
      '',
      'plain',
      '$argon2i$v=19$m=8,t=1,p=1$c29tc2FsdA$AAAAAAAAAAAAAAAAAAAAAA',
      '$2b$10$x',
    ]) {
      await expect(verifyPassword(hash, hash, CHEAP)).rejects.toMatchObject({ code: 'internal' })
    }
  })
})

describe('turns', () => {
  it('let so many work at once, the next ones in their order, and no more wait than may', async () => {
    const turns = new Turns({ atOnceMax: 2, waitingMax: 2 })
    const gates = Array.from({ length: 4 }, () => Promise.withResolvers<void>())
    const begun: number[] = []
    const taken = gates.map(({ promise }, index) =>
      turns.take(() => {
        begun.push(index)
        return promise
      }),
    )
    await expect(turns.take(async () => undefined)).rejects.toMatchObject({
      code: 'unavailable',
      retryAfterSeconds: 1,
    })
    expect(begun).toEqual([0, 1])
    gates[1]?.resolve()
    await taken[1]
    await expect.poll(() => begun).toEqual([0, 1, 2])
    gates[0]?.reject(new Error('failed'))
    await expect(taken[0]).rejects.toThrow('failed')
    await expect.poll(() => begun).toEqual([0, 1, 2, 3])
    for (const gate of gates) gate.resolve()
    await Promise.all(taken.slice(2))
    expect(await turns.take(async () => 'free again')).toBe('free again')
  })
})
