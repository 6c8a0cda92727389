import { describe, expect, it } from 'vitest'
import { LOST, ok, POOL, refusal, scriptedCognito } from './scripted-cognito.ts'

const secrets = (...ids: readonly string[]) =>
  ok({ ClientSecrets: ids.map((ClientSecretId) => ({ ClientSecretId })) })
const made = (ClientSecretId: string) =>
  ok({ ClientSecretDescriptor: { ClientSecretId, ClientSecretValue: `value of ${ClientSecretId}` } })

/** Which secrets were removed, and where among them one was made. */
const steps = (calls: readonly { action: string; input: Record<string, any> }[]): readonly string[] =>
  calls.flatMap(({ action, input }) => {
    if (action === 'DeleteUserPoolClientSecret') return [`-${input['ClientSecretId']}`]
    return action === 'AddUserPoolClientSecret' ? ['+'] : []
  })

describe('making a client', () => {
  it('gives it client credentials, the scopes of its roles, and tells nobody its first secret', async () => {
    const { clients, calls } = await scriptedCognito({
      CreateUserPoolClient: ok({ UserPoolClient: { ClientId: 'app-1', ClientSecret: 'first' } }),
    })
    expect(await clients.create({ name: 'claims import', roles: ['writer', 'reader'] })).toBe('app-1')
    expect(calls[0]?.input).toMatchObject({
      UserPoolId: POOL,
      ClientName: 'claims import',
      GenerateSecret: true,
      AllowedOAuthFlows: ['client_credentials'],
      AllowedOAuthScopes: ['keyfold/api', 'keyfold/writer', 'keyfold/reader'],
    })
  })

  it('changes nothing but the scopes when its roles change', async () => {
    const { clients, calls } = await scriptedCognito({
      CreateUserPoolClient: ok({ UserPoolClient: { ClientId: 'app-1' } }),
      UpdateUserPoolClient: ok({ UserPoolClient: { ClientId: 'app-1' } }),
    })
    await clients.create({ name: 'claims import', roles: ['writer'] })
    await clients.setRoles('app-1', ['auditor'])
    const { GenerateSecret, ...created } = calls[0]?.input ?? {}
    expect(GenerateSecret).toBe(true)
    expect(calls[1]?.input).toEqual({
      ...created,
      ClientId: 'app-1',
      AllowedOAuthScopes: ['keyfold/api', 'keyfold/auditor'],
    })
  })

  it('says that a client is not there', async () => {
    const gone = refusal('ResourceNotFoundException')
    const { clients } = await scriptedCognito({ UpdateUserPoolClient: gone, ListUserPoolClientSecrets: gone })
    await expect(clients.setRoles('app-1', [])).rejects.toMatchObject({ code: 'not-found' })
    await expect(clients.setRoles('unheard-of', [])).rejects.toMatchObject({ code: 'not-found' })
    await expect(clients.addSecret('app-1', [])).rejects.toMatchObject({ code: 'not-found' })
  })

  it('removes a client that is gone already', async () => {
    const { clients } = await scriptedCognito({ DeleteUserPoolClient: refusal('ResourceNotFoundException') })
    await expect(clients.remove('app-1')).resolves.toBeUndefined()
  })
})

describe('making a secret', () => {
  it.each([
    ['the one that Cognito made first gives way', ['first'], [], ['+', '-first']],
    ['one that is kept stays', ['kept'], ['kept'], ['+']],
    [
      'one that nobody has gives way before, where there is no room',
      ['kept', 'lost'],
      ['kept'],
      ['-lost', '+'],
    ],
    ['two that nobody has give way, the last one after it', ['a', 'b'], [], ['-a', '+', '-b']],
  ])('%s', async (_, there, keep, expected) => {
    const { clients, calls } = await scriptedCognito({
      ListUserPoolClientSecrets: secrets(...there),
      AddUserPoolClientSecret: made('new'),
      DeleteUserPoolClientSecret: ok(),
    })
    expect(await clients.addSecret('app-1', keep)).toEqual({ id: 'new', secret: 'value of new' })
    expect(steps(calls)).toEqual(expected)
  })

  it('makes no third one, and does not ask for it', async () => {
    const { clients, calls } = await scriptedCognito({})
    await expect(clients.addSecret('app-1', ['a', 'b'])).rejects.toMatchObject({ code: 'conflict' })
    expect(calls).toEqual([])
  })

  it('replaces one whose answer was lost', async () => {
    const full = refusal('LimitExceededException')
    const { clients, calls } = await scriptedCognito({
      ListUserPoolClientSecrets: [secrets('kept'), secrets('kept', 'lost')],
      AddUserPoolClientSecret: [LOST, full, full, made('new')],
      DeleteUserPoolClientSecret: ok(),
    })
    expect(await clients.addSecret('app-1', ['kept'])).toMatchObject({ id: 'new' })
    expect(steps(calls)).toEqual(['+', '+', '+', '-lost', '+'])
  })

  it('says so when Cognito makes none', async () => {
    const { clients } = await scriptedCognito({
      ListUserPoolClientSecrets: secrets('kept'),
      AddUserPoolClientSecret: refusal('LimitExceededException'),
    })
    await expect(clients.addSecret('app-1', ['kept'])).rejects.toMatchObject({ code: 'conflict' })
  })
})

describe('removing a secret', () => {
  it.each([
    ['the client', 'ResourceNotFoundException', secrets()],
    ['the secret', 'InvalidParameterException', secrets('other')],
  ])('does nothing when %s is gone already', async (_, name, left) => {
    const { clients } = await scriptedCognito({
      DeleteUserPoolClientSecret: refusal(name),
      ListUserPoolClientSecrets: left,
    })
    await expect(clients.removeSecret('app-1', 'old')).resolves.toBeUndefined()
  })

  it('says so when it is the last one, which Cognito keeps', async () => {
    const { clients } = await scriptedCognito({
      DeleteUserPoolClientSecret: refusal('InvalidParameterException'),
      ListUserPoolClientSecrets: secrets('old'),
    })
    await expect(clients.removeSecret('app-1', 'old')).rejects.toMatchObject({ code: 'conflict' })
  })
})
