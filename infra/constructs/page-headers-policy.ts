import { Duration } from 'aws-cdk-lib'
import {
  HeadersFrameOption,
  HeadersReferrerPolicy,
  type ResponseHeadersCorsBehavior,
  ResponseHeadersPolicy,
  type ResponseSecurityHeadersBehavior,
} from 'aws-cdk-lib/aws-cloudfront'
import type { Construct } from 'constructs'
import { KeyfoldError } from '../../lib/errors.ts'

type Headers = Readonly<Record<string, string>>

/** What S3 says of these is not asked. */
const override = true

/** CloudFront takes these as settings of their own only. */
const SETTINGS: Readonly<Record<string, (value: string) => ResponseSecurityHeadersBehavior>> = {
  'Content-Security-Policy': (contentSecurityPolicy) => ({
    contentSecurityPolicy: { contentSecurityPolicy, override },
  }),
  'Referrer-Policy': (value) => ({
    referrerPolicy: { referrerPolicy: oneOf(HeadersReferrerPolicy, value), override },
  }),
  'Strict-Transport-Security': (value) => ({
    strictTransportSecurity: { ...strictTransport(value), override },
  }),
  'X-Content-Type-Options': () => ({ contentTypeOptions: { override } }),
  'X-Frame-Options': (value) => ({
    frameOptions: { frameOption: oneOf(HeadersFrameOption, value), override },
  }),
}

const ALLOW_ORIGIN = 'Access-Control-Allow-Origin'

/**
 * Exactly these headers on every answer.
 *
 * @param name unique in the account
 * @throws KeyfoldError `invalid-configuration` for a value that CloudFront cannot send
 */
export function createHeadersPolicy(
  scope: Construct,
  id: string,
  name: string,
  headers: Headers,
): ResponseHeadersPolicy {
  const entries = Object.entries(headers)
  const custom = entries.filter(([header]) => header !== ALLOW_ORIGIN && SETTINGS[header] === undefined)
  const settings = entries.flatMap(([header, value]) => SETTINGS[header]?.(value) ?? [])
  const origin = headers[ALLOW_ORIGIN]
  return new ResponseHeadersPolicy(scope, id, {
    responseHeadersPolicyName: name,
    securityHeadersBehavior: Object.assign({}, ...settings),
    customHeadersBehavior: {
      customHeaders: custom.map(([header, value]) => ({ header, value, override })),
    },
    ...(origin === undefined ? {} : { corsBehavior: readableBy(origin) }),
  })
}

const readableBy = (origin: string): ResponseHeadersCorsBehavior => ({
  accessControlAllowOrigins: [origin],
  accessControlAllowMethods: ['GET', 'HEAD'],
  // CloudFront wants one at least. It answers no preflight here, so that none is ever allowed.
  accessControlAllowHeaders: ['Range'],
  accessControlAllowCredentials: false,
  originOverride: override,
})

function strictTransport(value: string): { accessControlMaxAge: Duration; includeSubdomains: boolean } {
  const [, seconds, rest = ''] = /^max-age=(\d+)(; includeSubDomains)?$/.exec(value) ?? []
  if (seconds === undefined) throw unsayable(value)
  return { accessControlMaxAge: Duration.seconds(Number(seconds)), includeSubdomains: rest !== '' }
}

function oneOf<Value extends string>(values: Readonly<Record<string, Value>>, value: string): Value {
  const found = Object.values(values).find((one) => one.toLowerCase() === value.toLowerCase())
  if (found === undefined) throw unsayable(value)
  return found
}

const unsayable = (value: string): KeyfoldError =>
  new KeyfoldError(
    'invalid-configuration',
    `CloudFront cannot send a header with the value ${JSON.stringify(value)} as lib/http/page-headers.ts gives it.`,
  )
