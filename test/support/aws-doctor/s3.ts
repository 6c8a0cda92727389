import type { Deployment } from './deployment.ts'
import type { Service } from './service.ts'
import { misasked, ServiceError, type WireAnswer, xmlAnswer } from './wire.ts'

/** REST with XML: what is asked for is a parameter without a value. */
export const s3: Service = {
  read({ method, url }, { bucket, logBucket, pageBucket }) {
    const [, name, ...rest] = url.pathname.split('/')
    const asked = [...url.searchParams.keys()].join()
    const found = S3_QUESTIONS[asked]
    if (method !== 'GET' || rest.join('/') !== '' || found === undefined)
      throw misasked(`${method} ${url.href}`)
    return {
      action: found.action,
      answer: () => {
        const named = [bucket, logBucket, pageBucket].find((one) => one?.name === name)
        if (!named) throw new ServiceError('NoSuchBucket', 'There is no such bucket', 404)
        return found.answer(named)
      },
    }
  },
  fail: ({ code, message, status }) =>
    xmlAnswer(
      { Error: { Code: code, Message: message, RequestId: 'r' } },
      code === 'AccessDenied' ? 403 : status,
    ),
}

type Bucket = NonNullable<Deployment['bucket']>

const S3_QUESTIONS: Readonly<Record<string, { action: string; answer: (bucket: Bucket) => WireAnswer }>> = {
  versioning: {
    action: 's3:GetBucketVersioning',
    answer: ({ versioning }) =>
      xmlAnswer({ VersioningConfiguration: versioning === null ? {} : { Status: versioning } }),
  },
  publicAccessBlock: {
    action: 's3:GetBucketPublicAccessBlock',
    answer: ({ publicAccessBlock }) => {
      if (publicAccessBlock !== null) return xmlAnswer({ PublicAccessBlockConfiguration: publicAccessBlock })
      throw new ServiceError('NoSuchPublicAccessBlockConfiguration', 'There is none', 404)
    },
  },
  encryption: {
    action: 's3:GetEncryptionConfiguration',
    answer: ({ encryption }) => {
      if (encryption === null) {
        throw new ServiceError('ServerSideEncryptionConfigurationNotFoundError', 'There is none', 404)
      }
      const { algorithm, key } = encryption
      const applied = { SSEAlgorithm: algorithm, ...(key === null ? {} : { KMSMasterKeyID: key }) }
      const Rule = { ApplyServerSideEncryptionByDefault: applied, BucketKeyEnabled: true }
      return xmlAnswer({ ServerSideEncryptionConfiguration: { Rule } })
    },
  },
  'object-lock': {
    action: 's3:GetBucketObjectLockConfiguration',
    answer: ({ lock }) => {
      if (lock === null) throw new ServiceError('ObjectLockConfigurationNotFoundError', 'There is none', 404)
      const DefaultRetention = { Mode: lock.mode, Days: String(lock.days) }
      return xmlAnswer({
        ObjectLockConfiguration: { ObjectLockEnabled: 'Enabled', Rule: { DefaultRetention } },
      })
    },
  },
  policy: {
    action: 's3:GetBucketPolicy',
    answer: ({ policy }) => {
      if (policy === null) throw new ServiceError('NoSuchBucketPolicy', 'There is none', 404)
      return { status: 200, headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(policy) }
    },
  },
}
