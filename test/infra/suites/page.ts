import { App } from 'aws-cdk-lib'
import { Template } from 'aws-cdk-lib/assertions'
import recommended from 'aws-cdk-lib/recommended-feature-flags.json' with { type: 'json' }
import { describe, expect, it } from 'vitest'
import { PROFILES } from '../../../infra/profiles.ts'
import { PageStack } from '../../../infra/stacks/page.ts'
import { OUTPUTS } from '../../../lib/config/names.ts'
import { ASSET_HEADERS, FILE_HEADERS, indexHeaders, PREVIEW_HEADERS } from '../../../lib/http/page-headers.ts'
import { deployedVault } from '../support/deployed.ts'
import { ACCOUNT, resolverOf } from '../support/resolve.ts'
import {
  onlyOne,
  PROFILE_NAMES,
  REGION,
  type Resource,
  resourcesOf,
  synthesized,
  VAULT,
} from '../support/synthesize.ts'

/** As lib/http/page-headers.ts has them, from what CloudFront is told. */
function headersIn(config: Record<string, any>): Record<string, string> {
  const { SecurityHeadersConfig: security, CustomHeadersConfig: custom, CorsConfig: cors } = config
  const { ContentSecurityPolicy: csp, FrameOptions: frame, ReferrerPolicy: referrer } = security
  const { AccessControlMaxAgeSec: seconds, IncludeSubdomains: all } = security.StrictTransportSecurity
  return {
    ...Object.fromEntries(custom.Items.map(({ Header, Value }: any) => [Header, Value])),
    'Content-Security-Policy': csp.ContentSecurityPolicy,
    'Referrer-Policy': referrer.ReferrerPolicy,
    'Strict-Transport-Security': `max-age=${seconds}${all ? '; includeSubDomains' : ''}`,
    ...(security.ContentTypeOptions === undefined ? {} : { 'X-Content-Type-Options': 'nosniff' }),
    'X-Frame-Options': frame.FrameOption,
    ...(cors === undefined
      ? {}
      : { 'Access-Control-Allow-Origin': cors.AccessControlAllowOrigins.Items.join() }),
  }
}

describe.each(PROFILE_NAMES)('the page stack of %s', (name) => {
  const vault = synthesized(name)
  const { page } = vault.templates
  const resolve = resolverOf(vault, page)
  const resources = page.toJSON()['Resources'] as Record<string, Resource>
  const distribution = resolve(onlyOne(page, 'AWS::CloudFront::Distribution')['DistributionConfig'])
  const { DefaultCacheBehavior: views, CacheBehaviors: files } = distribution
  const behaviorOf = (path: string) => files.find(({ PathPattern }: any) => PathPattern === path)
  const sentBy = (behavior: any): Record<string, string> =>
    headersIn(
      resolve(resources[behavior.ResponseHeadersPolicyId]?.Properties?.['ResponseHeadersPolicyConfig']),
    )

  it('closes both of its buckets to the public, and keeps former files', () => {
    const buckets = resourcesOf(page, 'AWS::S3::Bucket')
    expect(buckets).toHaveLength(2)
    for (const { Properties } of buckets) {
      expect(Properties).toMatchObject({
        PublicAccessBlockConfiguration: {
          BlockPublicAcls: true,
          BlockPublicPolicy: true,
          IgnorePublicAcls: true,
          RestrictPublicBuckets: true,
        },
        OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] },
        VersioningConfiguration: { Status: 'Enabled' },
      })
      expect(Properties?.['BucketEncryption']).toBeDefined()
      expect(Properties?.['WebsiteConfiguration']).toBeUndefined()
    }
  })

  it('lets nobody read a file past CloudFront, and CloudFront for this one distribution only', () => {
    const policies = resourcesOf(page, 'AWS::S3::BucketPolicy').map(({ Properties }) => resolve(Properties))
    const { PolicyDocument } = policies.find(({ Bucket }) => Bucket.startsWith('pagebucket'))
    const allowed = PolicyDocument.Statement.filter(({ Effect }: any) => Effect === 'Allow')
    const id = Object.keys(resources).find((key) => resources[key]?.Type === 'AWS::CloudFront::Distribution')
    expect(allowed).toEqual([
      {
        Effect: 'Allow',
        Principal: { Service: 'cloudfront.amazonaws.com' },
        Action: 's3:GetObject',
        Resource: `${deployedVault(vault).pageFiles}/*`,
        Condition: {
          StringEquals: {
            'AWS:SourceArn': `arn:aws:cloudfront::${ACCOUNT}:distribution/${id?.toUpperCase()}`,
          },
        },
      },
    ])
    const denied = PolicyDocument.Statement.filter(({ Effect }: any) => Effect === 'Deny')
    expect(denied.map(({ Condition }: any) => Condition)).toContainEqual({
      Bool: { 'aws:SecureTransport': 'false' },
    })
  })

  it('signs what CloudFront asks the bucket for', () => {
    expect(onlyOne(page, 'AWS::CloudFront::OriginAccessControl')).toEqual({
      OriginAccessControlConfig: {
        Name: `keyfold-${VAULT}-${REGION}-page`,
        OriginAccessControlOriginType: 's3',
        SigningBehavior: 'always',
        SigningProtocol: 'sigv4',
      },
    })
    const [origin, ...others] = distribution.Origins
    expect(others).toEqual([])
    expect(origin).toMatchObject({ OriginAccessControlId: expect.anything(), S3OriginConfig: {} })
  })

  it('sends files over HTTPS, compressed, to whoever gets them, and takes nothing', () => {
    expect(distribution).toMatchObject({ HttpVersion: 'http2and3', IPV6Enabled: true })
    expect(files.map(({ PathPattern }: any) => PathPattern)).toEqual(['/assets/*', '/preview.html', '*.svg'])
    for (const behavior of [views, ...files]) {
      expect(behavior).toMatchObject({
        AllowedMethods: ['GET', 'HEAD'],
        ViewerProtocolPolicy: 'redirect-to-https',
        Compress: true,
      })
    }
  })

  it.each([
    ['a view', views, indexHeaders({ connect: connected() })],
    ['an asset', behaviorOf('/assets/*'), ASSET_HEADERS],
    ['the preview', behaviorOf('/preview.html'), PREVIEW_HEADERS],
    ['the icon', behaviorOf('*.svg'), FILE_HEADERS],
  ])('sends %s with the headers of the local gateway, and no others', (_, behavior, headers) => {
    expect(sentBy(behavior)).toEqual(headers)
  })

  it('puts its own headers in place of any that S3 sends', () => {
    const policies = resourcesOf(page, 'AWS::CloudFront::ResponseHeadersPolicy')
    const text = JSON.stringify(policies)
    expect(policies).toHaveLength(4)
    expect(text.match(/"Override":true/g)?.length).toBeGreaterThan(20)
    expect(text).not.toContain('"Override":false')
  })

  it('keeps at the edge only what has a hash in its name', () => {
    // CloudFront's own policies, by their ids: CachingOptimized and CachingDisabled.
    const [optimized, disabled] = [
      '658327ea-f89d-4fab-a63d-7e88639e58f6',
      '4135ea2d-6df8-44a3-9df3-4b5a84be39ad',
    ]
    expect(behaviorOf('/assets/*').CachePolicyId).toBe(optimized)
    for (const behavior of [views, behaviorOf('/preview.html'), behaviorOf('*.svg')])
      expect(behavior.CachePolicyId).toBe(disabled)
  })

  it('looks for views in one file, and for files as they are named', () => {
    expect(views.FunctionAssociations).toEqual([
      { EventType: 'viewer-request', FunctionARN: expect.anything() },
    ])
    for (const behavior of files) expect(behavior.FunctionAssociations).toBeUndefined()
    expect(onlyOne(page, 'AWS::CloudFront::Function')).toMatchObject({
      AutoPublish: true,
      FunctionConfig: { Runtime: 'cloudfront-js-2.0' },
    })
  })

  it('has no name but one of CloudFront, whose certificate needs no other', () => {
    expect(PROFILES[name].page).toBeNull()
    expect(distribution.Aliases).toBeUndefined()
    expect(distribution.ViewerCertificate).toBeUndefined()
  })
})

describe('a page with a domain of its own', () => {
  const page = {
    domain: 'vault.example.org',
    certificateArn: 'arn:aws:acm:us-east-1:111122223333:certificate/0a1b2c3d',
  }
  const stack = new PageStack(new App({ context: recommended }), 'page', {
    vault: VAULT,
    region: REGION,
    profile: { ...PROFILES.small, page },
  })
  const template = Template.fromStack(stack)

  it('is served under it, with TLS 1.2 at least', () => {
    const { Aliases, ViewerCertificate } = onlyOne(template, 'AWS::CloudFront::Distribution')[
      'DistributionConfig'
    ]
    expect(Aliases).toEqual([page.domain])
    expect(ViewerCertificate).toEqual({
      AcmCertificateArn: page.certificateArn,
      MinimumProtocolVersion: 'TLSv1.2_2025',
      SslSupportMethod: 'sni-only',
    })
  })

  it('puts out both names, and goes on exporting what the stacks of before import', () => {
    const outputs = template.toJSON()['Outputs'] as Record<string, { Value: unknown; Export?: unknown }>
    const host = outputs[OUTPUTS.pageHost]?.Value
    expect(outputs[OUTPUTS.pageUrl]?.Value).toBe('https://vault.example.org')
    expect(host).toEqual({ 'Fn::GetAtt': [expect.any(String), 'DomainName'] })
    expect(Object.values(outputs)).toContainEqual({ Value: host, Export: expect.anything() })
  })
})

/** What the page may call as far as its header says: some API of the region, and this vault's sign-in. */
const connected = (): readonly string[] => [
  `https://*.execute-api.${REGION}.amazonaws.com`,
  `https://cognito-idp.${REGION}.amazonaws.com`,
  `https://keyfold-${VAULT}-${ACCOUNT}.auth.${REGION}.amazoncognito.com`,
]
