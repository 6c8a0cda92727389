import { describe, expect, it } from 'vitest'
import { ROLES } from '../../../lib/access/roles.ts'
import { machineClientSettings } from '../../../lib/adapters/aws/cognito/machine-client.ts'
import { API_SCOPE, OUTPUTS } from '../../../lib/config/names.ts'
import { deployedVault } from '../support/deployed.ts'
import { resolverOf } from '../support/resolve.ts'
import { onlyOne, PROFILE_NAMES, propertiesOf, resourcesOf, synthesized } from '../support/synthesize.ts'

describe.each(PROFILE_NAMES)('the identity stack of %s', (name) => {
  const { profile, templates } = synthesized(name)
  const { identity } = templates
  const pool = onlyOne(identity, 'AWS::Cognito::UserPool')
  const clients = propertiesOf(resourcesOf(identity, 'AWS::Cognito::UserPoolClient'))
  const clientNamed = (clientName: string) =>
    clients.find(({ ClientName }) => ClientName === clientName) ?? {}
  const web = clientNamed('web')
  const cli = clientNamed('cli')
  const clientIds = Object.entries<{ Type: string }>(identity.toJSON()['Resources'])
    .filter(([, { Type }]) => Type === 'AWS::Cognito::UserPoolClient')
    .map(([id]) => id)
  const resolve = resolverOf(synthesized(name), identity)
  const scope = (value: string): string => `keyfold/${value}`
  const scopesOf = (client: Record<string, any>): readonly string[] =>
    client['AllowedOAuthScopes'].map(scopeText)
  // A scope is the resource server's reference, then its name.
  const scopeText = (value: any): string =>
    typeof value === 'string' ? value : scope(value['Fn::Join'][1].at(-1).replace('/', ''))

  it('lets nobody sign up or delete the pool, and resets passwords by mail only', () => {
    expect(pool).toMatchObject({
      AdminCreateUserConfig: { AllowAdminCreateUserOnly: true },
      DeletionProtection: 'ACTIVE',
      AccountRecoverySetting: { RecoveryMechanisms: [{ Name: 'verified_email', Priority: 1 }] },
      UsernameConfiguration: { CaseSensitive: false },
    })
  })

  it('asks for strong passwords, and a second factor as the profile says', () => {
    const policy = pool['Policies'].PasswordPolicy
    expect(policy.MinimumLength).toBeGreaterThanOrEqual(12)
    expect(policy).toMatchObject({
      RequireLowercase: true,
      RequireUppercase: true,
      RequireNumbers: true,
      RequireSymbols: true,
    })
    expect(pool['MfaConfiguration']).toBe(profile.mfa === 'required' ? 'ON' : 'OPTIONAL')
    expect(pool['EnabledMfas']).toEqual(['SOFTWARE_TOKEN_MFA'])
  })

  it('blocks risky sign-ins where the profile pays for it', () => {
    expect(pool['UserPoolTier']).toBe(profile.threatProtection ? 'PLUS' : 'ESSENTIALS')
    expect(pool['UserPoolAddOns']?.AdvancedSecurityMode).toBe(
      profile.threatProtection ? 'ENFORCED' : undefined,
    )
  })

  it('has a group for each role', () => {
    const groups = propertiesOf(resourcesOf(identity, 'AWS::Cognito::UserPoolGroup'))
    const names = groups.map(({ GroupName }): string => GroupName)
    expect(names.sort()).toEqual([...ROLES].sort())
  })

  it('has one scope to enter, and one for each role', () => {
    const { Identifier, Scopes } = onlyOne(identity, 'AWS::Cognito::UserPoolResourceServer')
    const scopes = Scopes.map(({ ScopeName }: { ScopeName: string }) => `${Identifier}/${ScopeName}`)
    expect(scopes.sort()).toEqual([API_SCOPE, ...ROLES.map(scope)].sort())
  })

  it('gives nobody another address before it is proved, and nothing else to change', () => {
    expect(pool['UserAttributeUpdateSettings']).toEqual({
      AttributesRequireVerificationBeforeUpdate: ['email'],
    })
    // What the pool requires must be writable.
    expect([web, cli].map((client) => client['WriteAttributes'])).toEqual([['email'], ['email']])
  })

  it('lets the command line wait for the answer of a sign-in on loopback only', () => {
    expect(cli['CallbackURLs']).toEqual(
      ['127.0.0.1', 'localhost'].flatMap((host) =>
        [8421, 8422, 8423].map((port) => `http://${host}:${port}/callback`),
      ),
    )
    expect(cli['LogoutURLs']).toBeUndefined()
  })

  it('sends a browser back to the page, after a sign-in and after a sign-out, and nowhere else', () => {
    const page = `${deployedVault(synthesized(name)).pageUrl}/`
    expect(page).toMatch(/^https:\/\/\w+\.cloudfront\.net\/$/)
    expect(resolve(web['CallbackURLs'])).toEqual([page])
    expect(resolve(web['LogoutURLs'])).toEqual([page])
  })

  it.each([
    ['page', web],
    ['command line', cli],
  ])('gives the %s a client without a secret, for the code flow, and with short tokens', (_, client) => {
    expect(client).toMatchObject({
      GenerateSecret: false,
      AllowedOAuthFlows: ['code'],
      EnableTokenRevocation: true,
      PreventUserExistenceErrors: 'ENABLED',
      ExplicitAuthFlows: ['ALLOW_USER_SRP_AUTH'],
      RefreshTokenRotation: { Feature: 'ENABLED' },
    })
    expect(client['AccessTokenValidity']).toBeLessThanOrEqual(60)
    expect(scopesOf(client)).toEqual(['openid', API_SCOPE])
  })

  it('gives each program of the profile a client with a secret and the scopes of its roles', () => {
    const machines = clients.filter((client) => client !== web && client !== cli)
    expect(machines.map((client) => [client['ClientName'], scopesOf(client)])).toEqual(
      profile.machineClients.map((machine) => [machine.name, [API_SCOPE, ...machine.roles.map(scope)]]),
    )
    for (const client of machines) {
      expect(client).toMatchObject({
        GenerateSecret: true,
        AllowedOAuthFlows: ['client_credentials'],
        EnableTokenRevocation: true,
        PreventUserExistenceErrors: 'ENABLED',
      })
    }
  })

  it.each(profile.machineClients)('makes $name as an administrator makes one later', ({
    name: client,
    roles,
  }) => {
    const { UserPoolId, GenerateSecret, AllowedOAuthScopes, ...others } = clientNamed(client)
    const { AllowedOAuthScopes: scopes, ...settings } = machineClientSettings(client, [...roles])
    expect(others).toEqual(settings)
    expect(scopesOf({ AllowedOAuthScopes })).toEqual(scopes)
    expect([UserPoolId, GenerateSecret]).toEqual([{ Ref: expect.any(String) }, true])
  })

  it('signs in with the managed login, in a style', () => {
    expect(onlyOne(identity, 'AWS::Cognito::UserPoolDomain')).toMatchObject({ ManagedLoginVersion: 2 })
    const styles = propertiesOf(resourcesOf(identity, 'AWS::Cognito::ManagedLoginBranding'))
    const styled = styles.map(({ ClientId, UseCognitoProvidedValues }) => [
      clients.find((_, index) => clientIds[index] === ClientId.Ref)?.['ClientName'],
      UseCognitoProvidedValues,
    ])
    expect(styled).toEqual([
      ['web', true],
      ['cli', true],
    ])
  })

  it('puts out the clients under their names', () => {
    const { Value } = identity.toJSON()['Outputs'][OUTPUTS.machineClients]
    const names = (resolve(Value) as string).split(',').map((pair) => pair.split('=')[0])
    expect(names).toEqual(profile.machineClients.map((machine) => machine.name))
  })
})
