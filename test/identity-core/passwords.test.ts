import { describe, expect, it } from 'vitest'
import { normalizeLogin } from '../../lib/identity/login.ts'
import { newOneTimePassword } from '../../lib/identity/one-time-password.ts'
import { assertGoodPassword } from '../../lib/identity/password-rules.ts'

const OWNER = { login: 'ada.lovelace@example.org', name: 'Ada Lovelace' }
const refusalOf = (password: string): string | null => {
  try {
    assertGoodPassword(password, OWNER)
    return null
  } catch (error) {
    expect(error).toMatchObject({ code: 'invalid-request' })
    return (error as Error).message
  }
}

describe('a one-time password', () => {
  it('has 120 random bits in six groups without letters that are misread', () => {
    const passwords = Array.from({ length: 200 }, newOneTimePassword)
    for (const password of passwords)
      expect(password).toMatch(/^[0-9a-hjkmnp-tv-z]{4}(-[0-9a-hjkmnp-tv-z]{4}){5}$/)
    expect(new Set(passwords).size).toBe(200)
    expect(new Set(passwords.join('').replaceAll('-', '')).size).toBe(32)
  })
})

describe('a login', () => {
  it('has one form, however it is typed', () => {
    expect(normalizeLogin('  Ada@Example.ORG ')).toBe('ada@example.org')
    expect(normalizeLogin('\uff41dmin')).toBe('admin')
  })

  it.each(['', '   ', 'two words', 'a\u0000b', 'zero\u200bwidth', 'x'.repeat(129)])('is not %j', (text) => {
    expect(() => normalizeLogin(text)).toThrow(expect.objectContaining({ code: 'invalid-request' }))
  })
})

describe('a password that somebody chooses', () => {
  it.each([
    'correct horse battery staple',
    'my dog barks at the postman',
    'gv7#Lq2!xW9p@Rz4',
    'der Hund bellt den Briefträger an',
    'съешь ещё этих мягких булок',
    'keyfold holds what my garden grows',
    'x'.repeat(3) + 'yonder willow bends' + 'z'.repeat(3),
    `${'long '.repeat(20)}but many words fit`,
  ])('may be %j', (password) => {
    expect(refusalOf(password)).toBeNull()
  })

  it('is measured in characters, not in bytes or code units', () => {
    expect(refusalOf('🦊🌲🚲🪁🧭🎻🪺🛶🧶🪵🫖🧩🪴🐚')).toMatch(/at least 15 characters; this one has 14/)
    expect(refusalOf('🦊🌲🚲🪁🧭🎻🪺🛶🧶🪵🫖🧩🪴🐚🪶')).toBeNull()
    // 14 letters with a combining accent each are 14 characters.
    expect(refusalOf('e\u0301'.repeat(14))).toMatch(/this one has 14/)
    expect(refusalOf('harbor lights '.repeat(10).slice(0, 129))).toMatch(
      /at most 128 characters; this one has 129/,
    )
  })

  it.each([
    'passwordpassword',
    'password1234567',
    '1234567password!',
    'P@ssw0rd!!!!!!!!!',
    'hunter2hunter2hunter2',
    'iloveyou iloveyou iloveyou',
    'qwertyuiopasdfgh',
    'abcdefghijklmnop',
    '123456789012345',
    '987654321098765',
    '1qaz2wsx3edc4rfv',
    'aaaaaaaaaaaaaaaaaaaa',
    'abababababababab',
    'PassWordPassWord',
    '!!dragon!!dragon!!',
  ])('is not %j, which is guessed early', (password) => {
    expect(refusalOf(password)).toMatch(/common/)
  })

  it.each([
    'lovelace-ada-lovelace',
    'Ada Lovelace 1815!',
    'keyfoldkeyfold!1',
    'ada.lovelace@example.org',
    'KEYFOLD-ada-2024',
  ])('is not %j, which is about its owner or this place', (password) => {
    expect(refusalOf(password)).toMatch(/your name, your login/)
  })
})
