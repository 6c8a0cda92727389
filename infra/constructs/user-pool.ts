import { Duration, RemovalPolicy } from 'aws-cdk-lib'
import {
  AccountRecovery,
  FeaturePlan,
  Mfa,
  StandardThreatProtectionMode,
  UserPool,
} from 'aws-cdk-lib/aws-cognito'
import type { Construct } from 'constructs'
import { ROLES } from '../../lib/access/roles.ts'
import { acknowledge } from '../acknowledge.ts'
import type { Profile } from '../profiles.ts'

const PASSWORD_MIN_CHARACTERS = 14
/** How long an invitation can be taken up. */
const INVITATION_DAYS = 3

/** People are invited, never sign up themselves; their groups are their roles. */
export function createUserPool(scope: Construct, vault: string, profile: Profile): UserPool {
  const pool = new UserPool(scope, 'UserPool', {
    userPoolName: `keyfold-${vault}`,
    selfSignUpEnabled: false,
    signInAliases: { email: true },
    signInCaseSensitive: false,
    autoVerify: { email: true },
    standardAttributes: { email: { required: true, mutable: true } },
    // The address that they signed in with stays theirs until another one is proved.
    keepOriginal: { email: true },
    // A reset goes to the person, never to an administrator (architecture, section 8).
    accountRecovery: AccountRecovery.EMAIL_ONLY,
    passwordPolicy: {
      minLength: PASSWORD_MIN_CHARACTERS,
      requireLowercase: true,
      requireUppercase: true,
      requireDigits: true,
      requireSymbols: true,
      tempPasswordValidity: Duration.days(INVITATION_DAYS),
    },
    mfa: profile.mfa === 'required' ? Mfa.REQUIRED : Mfa.OPTIONAL,
    mfaSecondFactor: { otp: true, sms: false },
    // The managed login needs Essentials at least.
    featurePlan: profile.threatProtection ? FeaturePlan.PLUS : FeaturePlan.ESSENTIALS,
    ...(profile.threatProtection
      ? { standardThreatProtectionMode: StandardThreatProtectionMode.FULL_FUNCTION }
      : {}),
    deletionProtection: true,
    removalPolicy: RemovalPolicy.RETAIN,
  })
  for (const role of ROLES)
    pool.addGroup(`Role-${role}`, { groupName: role, description: `Keyfold: ${role}` })
  if (!profile.threatProtection) {
    acknowledge(pool, {
      'AwsSolutions-COG8':
        'Plus is billed by active user for threat protection, which this profile does without; "threatProtection" in ' +
        'infra/profiles.ts adds it.',
    })
  }
  if (profile.mfa === 'optional') {
    acknowledge(pool, {
      'AwsSolutions-COG2':
        'The profile leaves a second factor (TOTP) to each person; "mfa: required" in infra/profiles.ts asks for it.',
    })
  }
  return pool
}
