import { describe, expect, it } from 'vitest'
import {
  ANN,
  gotten,
  groups,
  LOST,
  NOW,
  ok,
  POOL,
  person,
  refusal,
  scriptedCognito,
} from './scripted-cognito.ts'

const LIST = { ListUsers: ok({ Users: [person()] }), AdminListGroupsForUser: groups() }
const ADDED = ok({ User: person('FORCE_CHANGE_PASSWORD') })
const ANN_INVITED = { login: 'ann@example.org', name: 'Ann' }

describe('looking', () => {
  it('shows a person with the groups that name roles', async () => {
    const { users } = await scriptedCognito({
      AdminGetUser: gotten(),
      AdminListGroupsForUser: groups('steward', 'softball'),
    })
    expect(await users.find(ANN)).toEqual({
      id: ANN,
      login: 'ann@example.org',
      name: 'Ann',
      status: 'active',
      groups: ['steward'],
      created: NOW - 1000,
      lastSignIn: null,
    })
  })

  it.each([
    ['FORCE_CHANGE_PASSWORD', 'invited'],
    ['RESET_REQUIRED', 'must-change-password'],
    ['COMPROMISED', 'must-change-password'],
    ['EXTERNAL_PROVIDER', 'active'],
  ])('calls %s %s', async (theirs, ours) => {
    const { users } = await scriptedCognito({
      AdminGetUser: gotten(theirs),
      AdminListGroupsForUser: groups(),
    })
    expect(await users.find(ANN)).toMatchObject({ status: ours })
  })

  it('finds nobody by an address or by another name where an id is asked for, and does not ask', async () => {
    const { users, calls } = await scriptedCognito({
      AdminGetUser: gotten(),
      AdminListGroupsForUser: groups(),
    })
    for (const id of ['ann@example.org', 'ann', '', ANN.toUpperCase()])
      expect(await users.find(id)).toBeNull()
    expect(calls).toEqual([])
    await expect(users.endSessions('ann@example.org')).rejects.toMatchObject({ code: 'not-found' })
    await expect(users.setEnabled('ann@example.org', false)).rejects.toMatchObject({ code: 'not-found' })
    await expect(users.setGroups('ann@example.org', [])).rejects.toMatchObject({ code: 'not-found' })
    expect(calls).toEqual([])
  })

  it('tells what somebody signs in with by one call, and nothing of their groups', async () => {
    const { users, calls } = await scriptedCognito({ AdminGetUser: gotten() })
    expect(await users.loginOf(ANN)).toBe('ann@example.org')
    expect(await users.loginOf('ann@example.org')).toBeNull()
    expect(calls.map(({ action }) => action)).toEqual(['AdminGetUser'])
  })

  it('takes nobody for the person asked for who has another id', async () => {
    const other = { sub: '0a1b2c3d-1111-2222-3333-000000000000' }
    const { users } = await scriptedCognito({
      AdminGetUser: gotten('CONFIRMED', other),
      AdminListGroupsForUser: groups(),
    })
    expect(await users.find(ANN)).toBeNull()
  })

  it('keeps a login inside of the quotes of its filter', async () => {
    const { users, calls } = await scriptedCognito({ ListUsers: ok({ Users: [] }) })
    expect(await users.findByLogin('a"b\\c@example.org')).toBeNull()
    expect(calls[0]?.input['Filter']).toBe(String.raw`email = "a\"b\\c@example.org"`)
  })

  it('takes no other person than the one with that login, whatever the filter finds', async () => {
    const { users } = await scriptedCognito(LIST)
    expect(await users.findByLogin('an@example.org')).toBeNull()
    expect(await users.findByLogin('ann@example.org')).toMatchObject({ id: ANN })
  })

  it('asks for pages that Cognito can answer, and passes its token on', async () => {
    const { users, calls } = await scriptedCognito({
      ...LIST,
      ListUsers: [ok({ Users: [person()], PaginationToken: 'next+one=' }), ok({ Users: [] })],
    })
    const first = await users.page(null, 100)
    expect(first).toMatchObject({ items: [{ id: ANN }], next: 'next+one=' })
    expect(await users.page(first.next, 5)).toEqual({ items: [], next: null })
    const asked = calls.filter(({ action }) => action === 'ListUsers').map(({ input }) => input)
    expect(asked).toEqual([
      { UserPoolId: POOL, Limit: 20 },
      { UserPoolId: POOL, Limit: 5, PaginationToken: 'next+one=' },
    ])
  })

  it('calls a token that Cognito does not know a mistake of the caller', async () => {
    const { users } = await scriptedCognito({ ListUsers: refusal('InvalidParameterException') })
    await expect(users.page('made up', 5)).rejects.toMatchObject({ code: 'invalid-request' })
  })
})

describe('inviting', () => {
  it('lets Cognito make the password and mail it, and suppresses nothing', async () => {
    const { users, calls } = await scriptedCognito({ AdminCreateUser: ADDED })
    expect(await users.invite(ANN_INVITED)).toMatchObject({ id: ANN, status: 'invited', groups: [] })
    expect(calls).toEqual([
      {
        action: 'AdminCreateUser',
        input: {
          UserPoolId: POOL,
          Username: 'ann@example.org',
          DesiredDeliveryMediums: ['EMAIL'],
          UserAttributes: [
            { Name: 'email', Value: 'ann@example.org' },
            { Name: 'email_verified', Value: 'true' },
            { Name: 'name', Value: 'Ann' },
          ],
        },
      },
    ])
  })

  it('invites nobody twice', async () => {
    const { users } = await scriptedCognito({ AdminCreateUser: refusal('UsernameExistsException') })
    await expect(users.invite(ANN_INVITED)).rejects.toMatchObject({ code: 'conflict' })
  })

  it('has invited somebody when the answer was lost, who is found by asking again', async () => {
    const { users } = await scriptedCognito({
      AdminCreateUser: [LOST, refusal('UsernameExistsException')],
      ListUsers: ok({ Users: [person('FORCE_CHANGE_PASSWORD')] }),
      AdminListGroupsForUser: groups(),
    })
    await expect(users.invite(ANN_INVITED)).rejects.toMatchObject({ code: 'conflict' })
    expect(await users.findByLogin('ann@example.org')).toMatchObject({ id: ANN, status: 'invited' })
  })

  it('asks for an address', async () => {
    const { users, calls } = await scriptedCognito({ AdminCreateUser: refusal('InvalidParameterException') })
    await expect(users.invite({ login: 'admin', name: null })).rejects.toMatchObject({
      code: 'invalid-request',
    })
    expect(calls).toEqual([])
    await expect(users.invite(ANN_INVITED)).rejects.toMatchObject({ code: 'invalid-request' })
  })

  it('is unavailable when Cognito may send no more mail', async () => {
    const limit = refusal('LimitExceededException', 'Exceeded daily email limit')
    const { users } = await scriptedCognito({ AdminCreateUser: limit })
    await expect(users.invite(ANN_INVITED)).rejects.toMatchObject({
      code: 'unavailable',
      message: expect.stringMatching(/daily email limit/),
    })
  })
})

describe('changing groups', () => {
  it('takes away before it gives, leaves what stays, and other groups alone', async () => {
    const { users, calls, actions } = await scriptedCognito({
      AdminListGroupsForUser: groups('writer', 'reader', 'softball'),
      AdminRemoveUserFromGroup: ok(),
      AdminAddUserToGroup: ok(),
    })
    await users.setGroups(ANN, ['reader', 'steward'])
    expect(actions()).toEqual(['AdminListGroupsForUser', 'AdminRemoveUserFromGroup', 'AdminAddUserToGroup'])
    expect(calls.slice(1).map(({ input }) => input['GroupName'])).toEqual(['writer', 'steward'])
  })

  it('says that somebody is not there', async () => {
    const { users } = await scriptedCognito({ AdminListGroupsForUser: refusal('UserNotFoundException') })
    await expect(users.setGroups(ANN, [])).rejects.toMatchObject({ code: 'not-found' })
  })
})

describe('resetting', () => {
  it('lets Cognito mail a code', async () => {
    const { users, calls } = await scriptedCognito({ AdminGetUser: gotten(), AdminResetUserPassword: ok() })
    await users.reset(ANN)
    expect(calls[1]).toEqual({ action: 'AdminResetUserPassword', input: { UserPoolId: POOL, Username: ANN } })
  })

  it('lets Cognito mail a new invitation to whoever was only invited', async () => {
    const { users, calls } = await scriptedCognito({
      AdminGetUser: gotten('FORCE_CHANGE_PASSWORD'),
      AdminCreateUser: ADDED,
    })
    await users.reset(ANN)
    expect(calls[1]).toEqual({
      action: 'AdminCreateUser',
      input: {
        UserPoolId: POOL,
        Username: 'ann@example.org',
        MessageAction: 'RESEND',
        DesiredDeliveryMediums: ['EMAIL'],
      },
    })
  })

  it.each([
    ['CONFIRMED', { AdminResetUserPassword: refusal('NotAuthorizedException', 'User is disabled') }],
    ['CONFIRMED', { AdminResetUserPassword: refusal('InvalidParameterException', 'no verified email') }],
    ['FORCE_CHANGE_PASSWORD', { AdminCreateUser: refusal('UnsupportedUserStateException') }],
  ])('says so when Cognito resets nothing in the state %s', async (status, refused) => {
    const { users } = await scriptedCognito({ AdminGetUser: gotten(status), ...refused })
    await expect(users.reset(ANN)).rejects.toMatchObject({ code: 'conflict' })
  })

  it('says that somebody is not there', async () => {
    const { users } = await scriptedCognito({ AdminGetUser: refusal('UserNotFoundException') })
    await expect(users.reset(ANN)).rejects.toMatchObject({ code: 'not-found' })
  })
})

describe('Cognito on a bad day', () => {
  it.each(['TooManyRequestsException', 'InternalErrorException'])('is unavailable by %s', async (name) => {
    const status = name === 'InternalErrorException' ? 500 : 400
    const { users, calls } = await scriptedCognito({
      AdminUserGlobalSignOut: { ...refusal(name), status },
    })
    await expect(users.endSessions(ANN)).rejects.toMatchObject({ code: 'unavailable', retryAfterSeconds: 1 })
    expect(calls).toHaveLength(3)
  })

  it.each(['AccessDeniedException', 'ResourceNotFoundException'])('names the remedy for %s', async (name) => {
    const { users } = await scriptedCognito({ AdminDisableUser: refusal(name) })
    await expect(users.setEnabled(ANN, false)).rejects.toMatchObject({
      code: 'internal',
      message: expect.stringMatching(/cognito-idp:AdminDisableUser.*user pool.*policy/),
    })
  })
})
