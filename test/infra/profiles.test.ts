import { describe, expect, it } from 'vitest'
import {
  managedCopyDays,
  PROFILES,
  parseProfile,
  profileNamed,
  regionIn,
  vaultNamed,
} from '../../infra/profiles.ts'
import { parsePurposePolicy } from '../../lib/access/purposes.ts'
import { parseSchedule } from '../../lib/rotation/schedule.ts'
import { RECIPIENT } from './support/recipient.ts'

const CERTIFICATE = 'arn:aws:acm:us-east-1:111122223333:certificate/0a1b2c3d-0000-4000-8000-0123456789ab'

const changed = (change: Record<string, unknown>) => () =>
  parseProfile('mine', { ...PROFILES.small, ...change })

describe('a profile', () => {
  it.each(Object.keys(PROFILES))('%s is valid', (name) => {
    const alarmEmail = 'alarms@example.org'
    expect(profileNamed(name, { alarmEmail, recoveryRecipients: RECIPIENT })).toEqual({
      ...PROFILES[name as keyof typeof PROFILES],
      alarmEmail,
      recoveryRecipients: [RECIPIENT],
    })
  })

  it.each([
    ['logRetentionDays', { logRetentionDays: 31 }],
    ['pointInTimeRecoveryDays', { pointInTimeRecoveryDays: 36 }],
    ['pointInTimeRecoveryDays', { pointInTimeRecoveryDays: 0 }],
    ['noncurrentVersionDays', { noncurrentVersionDays: 1.5 }],
    ['auditLock.mode', { auditLock: { mode: 'none', days: 30 } }],
    ['auditLock.days', { auditLock: { mode: 'compliance', days: 0 } }],
    ['witnessBucket', { witnessBucket: 'arn:aws:s3:::elsewhere' }],
    ['throttling.burst', { throttling: { requestsPerSecond: 10, burst: 0 } }],
    ['alarmEmail', { alarmEmail: 'nobody' }],
    ['page.domain', { page: { domain: 'Vault.example.org', certificateArn: CERTIFICATE } }],
    ['page.domain', { page: { domain: 'https://vault.example.org', certificateArn: CERTIFICATE } }],
    [
      'page.certificateArn',
      {
        page: { domain: 'vault.example.org', certificateArn: CERTIFICATE.replace('us-east-1', 'eu-west-1') },
      },
    ],
    ['page.certificateArn', { page: { domain: 'vault.example.org' } }],
    ['callbackUrls.0', { callbackUrls: ['http://vault.example.org/callback'] }],
    ['callbackUrls.0', { callbackUrls: ['http://localhost.example.org/callback'] }],
    ['machineClients.0.name', { machineClients: [{ name: 'My App', roles: ['writer'] }] }],
    ['machineClients.0.roles', { machineClients: [{ name: 'app', roles: [] }] }],
    ['machineClients.0.roles.0', { machineClients: [{ name: 'app', roles: ['root'] }] }],
    ['memoryMegabytes', { memoryMegabytes: 64 }],
    ['reservedConcurrency', { reservedConcurrency: 0 }],
    ['purposes', { purposes: { boss: ['legal'] } }],
    ['purposes.steward.0', { purposes: { steward: ['Because I can'] } }],
    [
      'purposes',
      { purposes: { steward: Array.from({ length: 60 }, (_, n) => `a-purpose-of-some-length-${n}`) } },
    ],
    ['rotationSchedule', { rotationSchedule: 'every 0 days' }],
    ['rotationSchedule', { rotationSchedule: 'rate(30 days)' }],
    ['rotationSchedule', { rotationSchedule: 'cron(0 3 * * ?)' }],
    ['rotationSchedule', { rotationSchedule: '0 3 1 *' }],
    ['recoveryRecipients.0', { recoveryRecipients: ['ssh-ed25519 AAAA'] }],
    ['recoveryRecipients.0', { recoveryRecipients: [''] }],
    ['recoveryRecipients', { recoveryRecipients: [`age1pq1${'q'.repeat(1_990)}`, RECIPIENT] }],
    ['escrowWaived', { escrowWaived: 'yes' }],
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
    expect(changed({ color: 'green', mfa: 'never' })).toThrow(/mfa: .*\n.*color/s)
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

describe('the domain of the page', () => {
  it('and its certificate are taken from the command line', () => {
    const given = { pageDomain: 'vault.example.org', pageCertificate: CERTIFICATE }
    expect(profileNamed('small', given).page).toEqual({
      domain: 'vault.example.org',
      certificateArn: CERTIFICATE,
    })
    expect(profileNamed('small').page).toBeNull()
  })

  it('is refused without a certificate, and the reverse', () => {
    expect(() => profileNamed('small', { pageDomain: 'vault.example.org' })).toThrow('page.certificateArn: ')
    expect(() => profileNamed('small', { pageCertificate: CERTIFICATE })).toThrow('page.domain: ')
  })
})

describe('escrow and rotation in a profile', () => {
  const alarmEmail = 'alarms@example.org'

  it('never takes a secret identity for a recipient, nor shows it', () => {
    const secret = `AGE-SECRET-KEY-1${'Q'.repeat(58)}`
    const given = (): unknown => profileNamed('small', { recoveryRecipients: secret })
    expect(given).toThrow(/recoveryRecipients.0: must be the public key/)
    expect(given).not.toThrow(secret)
  })

  it('takes recipients from the command line, with commas between them', () => {
    const other = RECIPIENT.replace('zvkyg', 'qqqqq')
    const { recoveryRecipients } = profileNamed('small', { recoveryRecipients: `${RECIPIENT}, ${other}` })
    expect(recoveryRecipients).toEqual([RECIPIENT, other])
  })

  it('of a small vault may wait until the first rotation', () => {
    expect(profileNamed('small')).toMatchObject({ recoveryRecipients: [], escrowWaived: false })
  })

  it('of regulated data is refused without a recipient, unless that is accepted', () => {
    expect(() => profileNamed('regulated', { alarmEmail })).toThrow(
      /recoveryRecipients: somebody must be able .*age-keygen.* -c recoveryRecipients=age1/,
    )
    expect(
      parseProfile('mine', { ...PROFILES.regulated, alarmEmail, escrowWaived: true }).recoveryRecipients,
    ).toEqual([])
  })

  it.each([
    null,
    {},
    { steward: ['emergency'], reader: [] },
  ])('may name purposes that the functions can read: %j', (purposes) => {
    expect(changed({ purposes })().purposes).toEqual(purposes)
    expect(() => parsePurposePolicy(purposes ?? undefined)).not.toThrow()
  })

  it.each([
    'every 1 day',
    'every 30 days',
    'every 9999 days',
    '0 3 1 * *',
    '*/5 1-3,4 L JAN-MAR MON#1',
    null,
  ])('may be due by %s, which the functions can read', (expression) => {
    expect(changed({ rotationSchedule: expression })().rotationSchedule).toBe(expression)
    expect(() => parseSchedule(expression)).not.toThrow()
  })

  it.each([
    [{ pointInTimeRecoveryDays: 7, noncurrentVersionDays: 30 }, 30],
    [{ pointInTimeRecoveryDays: 35, noncurrentVersionDays: 1 }, 35],
  ])('knows how long copies stay: %o is %i days', (days, longest) => {
    expect(managedCopyDays(days)).toBe(longest)
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

  it.each([
    'main-generation-1',
    'a-generation-007',
  ])('%s is refused for the alias of a generation', (name) => {
    expect(() => vaultNamed(name)).toThrow('ends as the alias of a generation does')
  })

  it.each([
    'generation-1',
    'main-generation',
    'main-generation-1-b',
  ])('%s is no such alias, and is taken', (name) => {
    expect(vaultNamed(name)).toBe(name)
  })
})

describe('the region', () => {
  it.each(['eu-central-1', 'us-gov-west-1', 'us-east-1'])('%s is taken when it is set', (name) => {
    expect(regionIn({ CDK_DEFAULT_REGION: name, AWS_REGION: name })).toBe(name)
  })

  it('is taken from the configuration of the credentials', () => {
    expect(regionIn({ CDK_DEFAULT_REGION: 'eu-central-1' })).toBe('eu-central-1')
  })

  it('is not taken from CDK, which knows one where none is set', () => {
    expect(() => regionIn({ CDK_DEFAULT_REGION: 'us-east-1' })).toThrow('Set AWS_REGION')
  })

  it.each([undefined, '', 'europe', 'eu-central'])('%s is refused, with the remedy', (name) => {
    expect(() => regionIn({ AWS_REGION: 'x', CDK_DEFAULT_REGION: name })).toThrow('Set AWS_REGION')
  })
})
