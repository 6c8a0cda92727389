import { describe, expect, it } from 'vitest'
import { PROFILES, parseProfile, profileNamed, regionNamed, vaultNamed } from '../../infra/profiles.ts'

const changed = (change: Record<string, unknown>) => () =>
  parseProfile('mine', { ...PROFILES.small, ...change })

describe('a profile', () => {
  it.each(Object.keys(PROFILES))('%s is valid', (name) => {
    const alarmEmail = 'alarms@example.org'
    expect(profileNamed(name, alarmEmail)).toEqual({
      ...PROFILES[name as keyof typeof PROFILES],
      alarmEmail,
    })
  })

  it.each([
    ['logRetentionDays', { logRetentionDays: 31 }],
    ['pointInTimeRecoveryDays', { pointInTimeRecoveryDays: 36 }],
    ['pointInTimeRecoveryDays', { pointInTimeRecoveryDays: 0 }],
    ['noncurrentVersionDays', { noncurrentVersionDays: 1.5 }],
    ['throttling.burst', { throttling: { requestsPerSecond: 10, burst: 0 } }],
    ['alarmEmail', { alarmEmail: 'nobody' }],
    ['callbackUrls', { callbackUrls: [] }],
    ['callbackUrls.0', { callbackUrls: ['http://vault.example.org/callback'] }],
    ['callbackUrls.0', { callbackUrls: ['http://localhost.example.org/callback'] }],
    ['machineClients.0.name', { machineClients: [{ name: 'My App', roles: ['writer'] }] }],
    ['machineClients.0.roles', { machineClients: [{ name: 'app', roles: [] }] }],
    ['machineClients.0.roles.0', { machineClients: [{ name: 'app', roles: ['root'] }] }],
    ['memoryMegabytes', { memoryMegabytes: 64 }],
    ['reservedConcurrency', { reservedConcurrency: 0 }],
    ['mfa', { mfa: 'never' }],
    ['firewall.requestsPerFiveMinutesAndAddress', { firewall: { requestsPerFiveMinutesAndAddress: 1 } }],
  ])('with a bad %s is refused, and the field named', (field, change) => {
    expect(changed(change)).toThrow(
      new RegExp(`profile "mine" in infra/profiles.ts is not valid:\n  ${field}: `),
    )
  })

  it('refuses a data role together with admin', () => {
    const machineClients = [{ name: 'app', roles: ['writer', 'admin'] }]
    expect(changed({ machineClients })).toThrow('a data role may not be combined with admin or key-admin')
  })

  it('refuses two clients of one name', () => {
    const app = { name: 'app', roles: ['writer'] }
    expect(changed({ machineClients: [app, app] })).toThrow('each client needs a name of its own')
  })

  it('refuses a field that it does not know, and lists every problem at once', () => {
    expect(changed({ colour: 'green', mfa: 'never' })).toThrow(/mfa: .*\n.*colour/s)
  })

  it('that does not exist is refused, and the others are named', () => {
    expect(() => profileNamed('large')).toThrow('-c profile=small or -c profile=regulated')
    expect(() => profileNamed(undefined)).toThrow('No profile is given. Give -c profile=small or')
  })

  it('for regulated data is refused while nobody hears of its alarms', () => {
    expect(() => profileNamed('regulated')).toThrow(/alarmEmail: somebody must hear .* -c alarmEmail=ADDRESS/)
    expect(profileNamed('small').alarmEmail).toBeNull()
  })
})

describe('the name of a vault', () => {
  it.each(['main', 'eu-payments-2'])('%s is taken', (name) => {
    expect(vaultNamed(name)).toBe(name)
  })

  it.each(['', 'ab', 'Main', '1st', 'main-', 'a'.repeat(33), 'a_b', 7])('%s is refused', (name) => {
    expect(() => vaultNamed(name)).toThrow('-c vault=NAME with 3 to 32 lower case letters')
  })

  it.each(['my-aws-vault', 'cognito', 'amazonas'])('%s is refused for a word that Cognito keeps', (name) => {
    expect(() => vaultNamed(name)).toThrow('which Cognito keeps for itself')
  })
})

describe('the region', () => {
  it.each(['eu-central-1', 'us-gov-west-1'])('%s is taken', (name) => {
    expect(regionNamed(name)).toBe(name)
  })

  it.each([undefined, '', 'europe', 'eu-central'])('%s is refused, with the remedy', (name) => {
    expect(() => regionNamed(name)).toThrow('Set AWS_REGION')
  })
})
