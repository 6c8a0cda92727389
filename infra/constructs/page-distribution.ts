import { fileURLToPath } from 'node:url'
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager'
import {
  AllowedMethods,
  type BehaviorOptions,
  CachePolicy,
  Distribution,
  FunctionCode,
  FunctionEventType,
  FunctionRuntime,
  HttpVersion,
  S3OriginAccessControl,
  SecurityPolicyProtocol,
  Function as ViewerFunction,
  ViewerProtocolPolicy,
} from 'aws-cdk-lib/aws-cloudfront'
import { S3BucketOrigin } from 'aws-cdk-lib/aws-cloudfront-origins'
import type { IBucket } from 'aws-cdk-lib/aws-s3'
import type { Construct } from 'constructs'
import { ASSET_HEADERS, FILE_HEADERS, indexHeaders, PREVIEW_HEADERS } from '../../lib/http/page-headers.ts'
import { acknowledge } from '../acknowledge.ts'
import type { Profile } from '../profiles.ts'
import { createHeadersPolicy } from './page-headers-policy.ts'

export type PageDistributionProps = {
  readonly bucket: IBucket
  /** Names that are unique in the account begin with it. */
  readonly prefix: string
  /** Origins that the page may call. */
  readonly connect: readonly string[]
  readonly page: Profile['page']
}

const VIEWS = fileURLToPath(new URL('../cloudfront/views.js', import.meta.url))

/** What sends the page to browsers: over TLS, with its headers, from a bucket that nobody else reads. */
export function createPageDistribution(scope: Construct, props: PageDistributionProps): Distribution {
  const { bucket, prefix, page } = props
  const originAccessControl = new S3OriginAccessControl(scope, 'OriginAccess', {
    originAccessControlName: prefix,
  })
  const origin = S3BucketOrigin.withOriginAccessControl(bucket, { originAccessControl })
  const { views, ...files } = behaviors(scope, props)
  const distribution = new Distribution(scope, 'Distribution', {
    comment: prefix,
    httpVersion: HttpVersion.HTTP2_AND_3,
    defaultBehavior: { origin, ...views },
    additionalBehaviors: Object.fromEntries(
      Object.entries(files).map(([path, behavior]) => [path, { origin, ...behavior }]),
    ),
    ...(page === null ? {} : ownName(scope, page)),
  })
  acknowledgeFindings(distribution, page)
  return distribution
}

const ownName = (scope: Construct, { domain, certificateArn }: NonNullable<Profile['page']>) => ({
  domainNames: [domain],
  certificate: Certificate.fromCertificateArn(scope, 'Certificate', certificateArn),
  minimumProtocolVersion: SecurityPolicyProtocol.TLS_V1_2_2025,
})

type Behavior = Omit<BehaviorOptions, 'origin'>

const READ_ONLY = {
  allowedMethods: AllowedMethods.ALLOW_GET_HEAD,
  viewerProtocolPolicy: ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
  compress: true,
} as const satisfies Behavior

/** By path. What has a name that stays is not kept at the edge: a new page is there at once, and nothing has to be invalidated. */
function behaviors(scope: Construct, { prefix, connect }: PageDistributionProps) {
  const behavior = (id: string, headers: Readonly<Record<string, string>>, cachePolicy: CachePolicy) => ({
    ...READ_ONLY,
    cachePolicy,
    responseHeadersPolicy: createHeadersPolicy(
      scope,
      `${id}Headers`,
      `${prefix}-${id.toLowerCase()}`,
      headers,
    ),
  })
  const asIs = CachePolicy.CACHING_DISABLED as CachePolicy
  return {
    views: {
      ...behavior('Index', indexHeaders({ connect }), asIs),
      functionAssociations: [{ function: createViews(scope), eventType: FunctionEventType.VIEWER_REQUEST }],
    },
    '/assets/*': behavior('Asset', ASSET_HEADERS, CachePolicy.CACHING_OPTIMIZED as CachePolicy),
    '/preview.html': behavior('Preview', PREVIEW_HEADERS, asIs),
    '*.svg': behavior('File', FILE_HEADERS, asIs),
  } satisfies Record<string, Behavior>
}

const createViews = (scope: Construct): ViewerFunction =>
  new ViewerFunction(scope, 'Views', {
    comment: 'Keyfold: every view is index.html',
    runtime: FunctionRuntime.JS_2_0,
    code: FunctionCode.fromFile({ filePath: VIEWS }),
  })

function acknowledgeFindings(distribution: Distribution, page: Profile['page']): void {
  acknowledge(distribution, {
    'AwsSolutions-CFR1':
      'People sign in from where they are, also on a journey; the page alone shows no data.',
    'AwsSolutions-CFR2':
      'It gives public files to whoever asks, by GET and HEAD, and takes nothing. What could be attacked is the API, which has a ' +
      'firewall where the profile pays for one.',
    'AwsSolutions-CFR3':
      'Its logs would hold the address of everybody who opens the page, and the ids in the addresses of its views. Who does what with ' +
      'data is in the audit log, and who changes a file in the access log of the bucket.',
  })
  if (page !== null) return
  acknowledge(distribution, {
    'AwsSolutions-CFR4':
      'Under a name of CloudFront\'s own nobody can choose the oldest TLS; browsers take the newest. "page" in infra/profiles.ts names ' +
      'a domain and its certificate, and then TLS 1.2 is the oldest.',
  })
}
