import { describe, expect, it } from 'vitest'
import { ROLES } from '../../../lib/access/roles.ts'
import { API_SCOPE, OUTPUTS } from '../../../lib/config/names.ts'
import { resolverOf } from '../support/resolve.ts'
import { onlyOne, PROFILE_NAMES, propertiesOf, resourcesOf, synthesized } from '../support/synthesize.ts'

describe.each(PROFILE_NAMES)('the identity stack of %s', (name) => {
  const { profile, templates } = synthesized(name)
  const { identity } = templates
  const pool = onlyOne(identity, 'AWS::Cognito::UserPool')
  const clients = propertiesOf(resourcesOf(identity, 'AWS::Cognito::UserPoolClient'))
  const web = clients.find(({ ClientName }) => ClientName === 'web') ?? {}
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

  it('gives the browser a client without a secret, for the code flow, and with short tokens', () => {
    expect(web).toMatchObject({
      GenerateSecret: false,
      AllowedOAuthFlows: ['code'],
      CallbackURLs: [...profile.callbackUrls],
      EnableTokenRevocation: true,
      PreventUserExistenceErrors: 'ENABLED',
      ExplicitAuthFlows: ['ALLOW_USER_SRP_AUTH'],
      RefreshTokenRotation: { Feature: 'ENABLED' },
    })
    expect(web['AccessTokenValidity']).toBeLessThanOrEqual(60)
    expect(scopesOf(web)).toEqual(['openid', API_SCOPE])
  })

  it('gives each program of the profile a client with a secret and the scopes of its roles', () => {
    const machines = clients.filter((client) => client !== web)
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

  it('signs in with the managed login, in a style', () => {
    expect(onlyOne(identity, 'AWS::Cognito::UserPoolDomain')).toMatchObject({ ManagedLoginVersion: 2 })
    expect(onlyOne(identity, 'AWS::Cognito::ManagedLoginBranding')).toMatchObject({
      UseCognitoProvidedValues: true,
    })
  })

  it('puts out the clients under their names', () => {
    const { Value } = identity.toJSON()['Outputs'][OUTPUTS.machineClients]
    const names = (resolve(Value) as string).split(',').map((pair) => pair.split('=')[0])
    expect(names).toEqual(profile.machineClients.map((machine) => machine.name))
  })
})
