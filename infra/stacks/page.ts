import { type App, Aws, Stack } from 'aws-cdk-lib'
import type { IBucket } from 'aws-cdk-lib/aws-s3'
import { ISSUER_ORIGIN, loginOrigin } from '../constructs/login.ts'
import { createPageBucket } from '../constructs/page-bucket.ts'
import { createPageDistribution } from '../constructs/page-distribution.ts'
import { putOut } from '../put-out.ts'
import { stackProps, type VaultStackProps } from '../vault-stack.ts'

/** Where the page is. It comes first, since all others must know its address; its files come last, since they know all others. */
export class PageStack extends Stack {
  readonly bucket: IBucket
  /** `https://` and a host: the origin of the page. */
  readonly url: string

  constructor(app: App, id: string, props: VaultStackProps) {
    super(app, id, stackProps(props, 'the page'))
    const { vault, profile, region } = props
    this.bucket = createPageBucket(this, profile)
    const distribution = createPageDistribution(this, {
      bucket: this.bucket,
      prefix: `keyfold-${vault}-${region}-page`,
      connect: callable(vault, region),
      page: profile.page,
    })
    this.url = `https://${profile.page?.domain ?? distribution.distributionDomainName}`
    // With a domain nobody imports it any more, and CloudFormation keeps what the stacks of before still import.
    this.exportValue(distribution.distributionDomainName)
    putOut(this, {
      pageUrl: this.url,
      pageHost: distribution.distributionDomainName,
      pageBucket: this.bucket.bucketName,
    })
  }
}

/** What the page calls, as far as it is known before it is made: which API it is, `index.html` says itself (page-files.ts). */
const callable = (vault: string, region: string): readonly string[] => [
  `https://*.execute-api.${Aws.REGION}.${Aws.URL_SUFFIX}`,
  ISSUER_ORIGIN,
  loginOrigin(vault, region),
]
