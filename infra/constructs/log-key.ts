import { Aws, Duration, RemovalPolicy } from 'aws-cdk-lib'
import { AnyPrincipal, Effect, PolicyStatement } from 'aws-cdk-lib/aws-iam'
import { Key, KeySpec, KeyUsage } from 'aws-cdk-lib/aws-kms'
import type { Construct } from 'constructs'
import { sealerRoleName } from '../../lib/config/names.ts'

/** Whose signature says that a checkpoint is of this log. A new key would be a new log: it is never rotated. */
export function createLogKey(scope: Construct, vault: string, region: string): Key {
  const key = new Key(scope, 'LogKey', {
    description: `Keyfold ${vault}: signs the checkpoints of the log`,
    keySpec: KeySpec.ECC_NIST_EDWARDS25519,
    keyUsage: KeyUsage.SIGN_VERIFY,
    pendingWindow: Duration.days(30),
    removalPolicy: RemovalPolicy.RETAIN,
  })
  key.addToResourcePolicy(onlyTheSealerSigns(vault, region))
  return key
}

/**
 * Holds whatever else allows it, an administrator's policy or a grant. The role is named, not referred to: its stack comes after this one, and
 * needs the key.
 */
const onlyTheSealerSigns = (vault: string, region: string): PolicyStatement =>
  new PolicyStatement({
    sid: 'OnlyTheSealerSigns',
    effect: Effect.DENY,
    principals: [new AnyPrincipal()],
    actions: ['kms:Sign'],
    resources: ['*'],
    conditions: {
      StringNotEquals: {
        'aws:PrincipalArn': `arn:${Aws.PARTITION}:iam::${Aws.ACCOUNT_ID}:role/${sealerRoleName(vault, region)}`,
      },
    },
  })
