import { describe, expect, it } from 'vitest'
import { normalizeLogin } from '../../lib/identity/login.ts'
import { inviteUser } from '../../lib/people/invite-user.ts'
import { withPeople } from './support/each.ts'
import { codeOf } from './support/people.ts'

const people = withPeople()
const invite = (login: string) =>
  inviteUser(people().ports, people().as('ann'), { login, name: null, roles: [] })

describe('a login', () => {
  it.each([
    'vi\u034fc',
    'vic\ufe0f',
    'vic\u3164',
    'vic\u00ad',
    'vic\u200b',
    'vi\u180bc',
    'vic\u{e0041}',
  ])('has nothing in it that nobody sees: %j', (text) => {
    expect(() => normalizeLogin(text)).toThrow('A login has')
  })

  it('is one however it is typed', () => {
    expect(normalizeLogin(' \uff36IC@Example.com')).toBe('vic@example.com')
    expect(normalizeLogin('zo\u0065\u0308@example.com')).toBe('zo\u00eb@example.com')
  })
})

describe('an invitation', () => {
  it.each([
    'vi\u034fc@example.com',
    'vic@example.com\ufe0f',
    'vic@example.com.',
    'vic@.example.com',
    'vic@example..com',
    'vic@-example.com',
    '"vic"@example.com',
    'vic.@example.com',
    '.vic@example.com',
    'v..ic@example.com',
    'vic(a)@example.com',
    'vic@example.com,eve@example.net',
    'vic@[127.0.0.1]',
    'vic@example.com>',
    'vic@@example.com',
    'vic',
  ])('goes to no %j', async (login) => {
    expect(await codeOf(invite(login))).toBe('invalid-request')
    expect(people().sent).toEqual([])
  })

  it.each([
    'vic+keys@example.com',
    "o'hara_1@mail.example.co.uk",
    'zo\u00eb@b\u00fccher.example',
    'vic@intranet',
  ])('goes to %s', async (login) => {
    expect((await invite(login)).user.login).toBe(login)
  })
})
