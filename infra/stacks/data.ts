import { type App, Stack } from 'aws-cdk-lib'
import type { IKey } from 'aws-cdk-lib/aws-kms'
import type { Bucket } from 'aws-cdk-lib/aws-s3'
import type { Secret } from 'aws-cdk-lib/aws-secretsmanager'
import type { ITopic } from 'aws-cdk-lib/aws-sns'
import { createAlarmTopic } from '../constructs/alarm-topic.ts'
import { createAccessLogBucket, createBlobBucket } from '../constructs/blob-bucket.ts'
import { createKeyAlarm } from '../constructs/key-alarm.ts'
import { createLogBucket } from '../constructs/log-bucket.ts'
import { createLogKey } from '../constructs/log-key.ts'
import { createStorageKey } from '../constructs/storage-key.ts'
import { createTables, TABLE_NAMES, type Tables } from '../constructs/tables.ts'
import { createVaultSecret } from '../constructs/vault-secret.ts'
import { putOut } from '../put-out.ts'
import { stackProps, type VaultStackProps } from '../vault-stack.ts'

/** Everything that would be lost with the stack, and so stays when the stack goes. */
export class DataStack extends Stack {
  readonly storageKey: IKey
  readonly bucket: Bucket
  readonly logBucket: Bucket
  readonly logKey: IKey
  readonly tables: Tables
  readonly secret: Secret
  readonly alarmTopic: ITopic

  constructor(app: App, id: string, props: VaultStackProps) {
    super(app, id, { ...stackProps(props, 'what it stores'), terminationProtection: true })
    const { vault, profile, region } = props
    this.storageKey = createStorageKey(this, vault)
    const accessLogs = createAccessLogBucket(this, profile)
    this.bucket = createBlobBucket(this, this.storageKey, profile, accessLogs)
    this.logBucket = createLogBucket(this, this.storageKey, profile, accessLogs)
    this.logKey = createLogKey(this, vault, region)
    this.tables = createTables(this, this.storageKey, profile)
    this.secret = createVaultSecret(this, vault, this.storageKey)
    this.alarmTopic = createAlarmTopic(this, vault, profile)
    createKeyAlarm(this, vault, this.alarmTopic)
    putOut(this, { bucket: this.bucket.bucketName, secret: this.secret.secretArn })
    putOut(this, { logBucket: this.logBucket.bucketName, logKey: this.logKey.keyArn })
    for (const name of TABLE_NAMES) putOut(this, { [`${name}Table`]: this.tables[name].tableName })
  }
}
