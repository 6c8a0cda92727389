import { describe, expect, it } from 'vitest'
import { API_SCOPE } from '../../../lib/config/names.ts'
import { ERRORS, type ErrorCode } from '../../../lib/errors.ts'
import { corsHeaders, preflightHeaders } from '../../../lib/http/cors.ts'
import { ROUTES } from '../../../lib/http/routes.ts'
import { deployedVault } from '../support/deployed.ts'
import { resolverOf } from '../support/resolve.ts'
import {
  onlyOne,
  PROFILE_NAMES,
  propertiesOf,
  type Resource,
  resourcesOf,
  synthesized,
} from '../support/synthesize.ts'

const PATHS = [...new Set(ROUTES.map(({ path }) => path))]

describe.each(PROFILE_NAMES)('the API stack of %s', (name) => {
  const vault = synthesized(name)
  const { profile, templates } = vault
  const { api } = templates
  const resolve = resolverOf(vault, api)
  const page = deployedVault(vault).pageUrl
  const resources = api.toJSON()['Resources'] as Record<string, Resource>
  const stage = onlyOne(api, 'AWS::ApiGateway::Stage')
  const methods = propertiesOf(resourcesOf(api, 'AWS::ApiGateway::Method'))

  const pathOf = (id: { Ref?: string }): string => {
    const { ParentId, PathPart } = resources[id.Ref ?? '']?.Properties ?? {}
    return PathPart === undefined ? '' : `${pathOf(ParentId)}/${PathPart}`
  }
  const methodOf = (method: string, path: string): Record<string, any> =>
    methods.find(({ HttpMethod, ResourceId }) => HttpMethod === method && pathOf(ResourceId) === path) ?? {}

  it('has a method for each route of the table, a preflight for each path, and no other: no catch-all', () => {
    const found = methods.map(({ HttpMethod, ResourceId }) => `${HttpMethod} ${pathOf(ResourceId)}`)
    const routes = ROUTES.map(({ method, path }) => `${method} ${path}`)
    const preflights = PATHS.map((path) => `OPTIONS ${path}`)
    expect(found.sort()).toEqual([...routes, ...preflights].sort())
  })

  it.each(
    ROUTES.map((route) => [`${route.method} ${route.path}`, route] as const),
  )('checks %s', (_, route) => {
    const method = methodOf(route.method, route.path)
    const parameters = [...route.path.matchAll(/\{(\w+)\}/g)].map(([, part]) => `method.request.path.${part}`)
    const header = route.authenticated ? ['method.request.header.Authorization'] : []
    expect(method).toMatchObject({
      AuthorizationType: route.authenticated ? 'COGNITO_USER_POOLS' : 'NONE',
      Integration: { Type: 'AWS_PROXY', IntegrationHttpMethod: 'POST' },
      RequestValidatorId: { Ref: expect.stringContaining('Validator') },
    })
    expect(method['AuthorizationScopes']).toEqual(route.authenticated ? [API_SCOPE] : undefined)
    expect(method['RequestParameters'] ?? {}).toEqual(
      Object.fromEntries([...header, ...parameters].map((key) => [key, true])),
    )
    expect(JSON.stringify(method['Integration'].Uri)).toContain(`${route.function}Function`)
  })

  it.each(PATHS)('tells the page of %s what it may send, by itself, and no other origin', (path) => {
    const { AuthorizationType, Integration, MethodResponses } = methodOf('OPTIONS', path)
    const { Type, ContentHandling, RequestTemplates, IntegrationResponses } = Integration
    expect(AuthorizationType).toBe('NONE')
    // Without it a gateway that takes every body as bytes answers 500.
    expect([Type, ContentHandling]).toEqual(['MOCK', 'CONVERT_TO_TEXT'])
    expect(JSON.parse(RequestTemplates['application/json'])).toEqual({ statusCode: 204 })
    const [answer, ...others] = IntegrationResponses
    expect([answer.StatusCode, others]).toEqual(['204', []])
    const methodsOf = ROUTES.filter((route) => route.path === path).map(({ method }) => method)
    const sent = resolve(answer.ResponseParameters)
    expect(sent).toEqual(
      Object.fromEntries(
        Object.entries(preflightHeaders(page, methodsOf)).map(([header, value]) => [
          `method.response.header.${header}`,
          `'${value}'`,
        ]),
      ),
    )
    expect(Object.keys(MethodResponses[0].ResponseParameters)).toEqual(Object.keys(sent))
  })

  it('lets the gateway call each function for its own routes only', () => {
    const permissions = propertiesOf(resourcesOf(api, 'AWS::Lambda::Permission'))
    expect(permissions).toHaveLength(ROUTES.length)
    for (const { Principal, SourceArn } of permissions) {
      expect(Principal).toBe('apigateway.amazonaws.com')
      expect(JSON.stringify(SourceArn)).not.toContain('/*/*/*')
    }
  })

  it('is regional, takes every body as bytes, and speaks TLS 1.2 at least', () => {
    const gateway = onlyOne(api, 'AWS::ApiGateway::RestApi')
    expect(gateway).toMatchObject({
      EndpointConfiguration: { Types: ['REGIONAL'] },
      BinaryMediaTypes: ['*/*'],
      SecurityPolicy: expect.stringMatching(/^SecurityPolicy_TLS13_1_[23]_/),
      EndpointAccessMode: 'STRICT',
    })
    expect(gateway['MinimumCompressionSize']).toBeUndefined()
  })

  it('validates parameters and bodies', () => {
    expect(onlyOne(api, 'AWS::ApiGateway::RequestValidator')).toMatchObject({
      ValidateRequestBody: true,
      ValidateRequestParameters: true,
    })
  })

  it('throttles each method, and those without a token ten times more, and never logs a body or caches an answer', () => {
    const { requestsPerSecond, burst } = profile.throttling
    const settings = (HttpMethod: string, ResourcePath: string, part: number) => ({
      HttpMethod,
      ResourcePath,
      ThrottlingRateLimit: requestsPerSecond * part,
      ThrottlingBurstLimit: burst * part,
      DataTraceEnabled: false,
      LoggingLevel: 'ERROR',
      MetricsEnabled: true,
    })
    // As CloudFormation wants it: a slash within a path is ~1.
    expect(stage['MethodSettings']).toEqual([
      settings('*', '/*', 1),
      settings('GET', '/~1health', 0.1),
      settings('GET', '/~1openapi.json', 0.1),
      settings('GET', '/~1config.json', 0.1),
      ...PATHS.map((path) => ({
        ...settings('OPTIONS', `/${path.replaceAll('/', '~1')}`, 1),
        MetricsEnabled: false,
      })),
    ])
  })

  it('leaves at least five requests a second to whoever watches a small vault', () => {
    for (const { ThrottlingRateLimit } of stage['MethodSettings'])
      expect(ThrottlingRateLimit).toBeGreaterThanOrEqual(5)
  })

  it('is not traced, since traces of a stage hold addresses and whole URLs', () => {
    expect(stage['TracingEnabled']).toBe(false)
    expect(stage['AccessLogSetting'].Format).not.toContain('xrayTraceId')
  })

  it('keeps personal data out of the access log', () => {
    const format = JSON.parse(stage['AccessLogSetting'].Format) as Record<string, string>
    expect(Object.values(format).join(' ')).not.toMatch(
      /identity|sourceIp|userAgent|authorizer\.|claims|\$context\.path|requestOverride|customDomain/i,
    )
    expect(format).toMatchObject({ route: '$context.resourcePath', requestId: '$context.requestId' })
  })

  it('keeps both of its logs as long as the profile says, and makes the second before the gateway does', () => {
    const logs = Object.entries(resources).filter(([, { Type }]) => Type === 'AWS::Logs::LogGroup')
    expect(logs.map(([, { Properties }]) => Properties?.['RetentionInDays'])).toEqual([
      profile.logRetentionDays,
      profile.logRetentionDays,
    ])
    const execution = logs.find(([, { Properties }]) => Properties?.['LogGroupName'] !== undefined)
    const [made] = resourcesOf(api, 'AWS::ApiGateway::Stage')
    expect(made?.DependsOn).toContain(execution?.[0])
  })

  describe('answers of the gateway itself', () => {
    const answers = propertiesOf(resourcesOf(api, 'AWS::ApiGateway::GatewayResponse'))
    const bodyOf = (answer: Record<string, any>) =>
      JSON.parse(answer['ResponseTemplates']['application/json']) as Record<string, unknown>

    it('are problem documents in the words of the vault', () => {
      expect(answers.length).toBeGreaterThanOrEqual(20)
      for (const answer of answers) {
        const { code } = bodyOf(answer) as { code: ErrorCode }
        expect(bodyOf(answer)).toEqual({
          type: `urn:keyfold:problem:${code}`,
          title: ERRORS[code].title,
          status: ERRORS[code].status,
          code,
          requestId: '$context.requestId',
        })
        expect(answer['StatusCode']).toBe(String(ERRORS[code].status))
        expect(answer['ResponseParameters']).toMatchObject({
          'gatewayresponse.header.Content-Type': "'application/problem+json'",
          'gatewayresponse.header.Cache-Control': "'no-store'",
        })
      }
    })

    it.each([
      ['THROTTLED', 503, 'Retry-After', "'1'"],
      ['QUOTA_EXCEEDED', 503, 'Retry-After', "'1'"],
      ['UNAUTHORIZED', 401, 'WWW-Authenticate', `'Bearer realm="keyfold"'`],
      ['EXPIRED_TOKEN', 401, 'WWW-Authenticate', `'Bearer realm="keyfold"'`],
    ])('%s is %d with %s', (type, status, header, value) => {
      const answer = answers.find(({ ResponseType }) => ResponseType === type) ?? {}
      expect(answer['StatusCode']).toBe(String(status))
      expect(answer['ResponseParameters'][`gatewayresponse.header.${header}`]).toBe(value)
    })

    it('hide whether a route exists', () => {
      const unknown = answers.find(({ ResponseType }) => ResponseType === 'MISSING_AUTHENTICATION_TOKEN')
      expect(unknown?.['StatusCode']).toBe('404')
    })

    it('are read by the page, with the same headers as those of the functions, and by no other origin', () => {
      for (const answer of answers) {
        const sent = resolve(answer['ResponseParameters']) as Record<string, string>
        for (const [header, value] of Object.entries(corsHeaders(page)))
          expect(sent[`gatewayresponse.header.${header}`]).toBe(`'${value}'`)
        expect(Object.keys(sent).join()).not.toContain('Credentials')
      }
    })

    it('hold no header that the gateway could not parse', () => {
      const values = answers.flatMap(({ ResponseParameters }) =>
        Object.values<string>(resolve(ResponseParameters)),
      )
      expect(values.filter((value) => !/^(context\.\w+|'[^']*')$/.test(value))).toEqual([])
    })
  })

  it('stands behind a firewall where the profile has one', () => {
    const acls = propertiesOf(resourcesOf(api, 'AWS::WAFv2::WebACL'))
    expect(acls).toHaveLength(profile.firewall === null ? 0 : 1)
    expect(resourcesOf(api, 'AWS::WAFv2::WebACLAssociation')).toHaveLength(acls.length)
    for (const { Rules, Scope } of acls) {
      expect(Scope).toBe('REGIONAL')
      expect(Rules.map((rule: any) => rule.Name)).toEqual([
        'AWSManagedRulesAmazonIpReputationList',
        'AWSManagedRulesKnownBadInputsRuleSet',
        'AWSManagedRulesCommonRuleSet',
        'RequestsPerAddress',
      ])
      expect(Rules.at(-1).Statement.RateBasedStatement).toMatchObject({
        AggregateKeyType: 'IP',
        Limit: profile.firewall?.requestsPerFiveMinutesAndAddress,
      })
    }
  })

  it('lets no rule of the firewall refuse a body', () => {
    const rules = propertiesOf(resourcesOf(api, 'AWS::WAFv2::WebACL')).flatMap(({ Rules }) => Rules)
    const counted = rules.flatMap(({ Statement }): string[] =>
      (Statement.ManagedRuleGroupStatement?.RuleActionOverrides ?? []).map((override: any) => {
        expect(override.ActionToUse).toEqual({ Count: {} })
        return override.Name
      }),
    )
    const expected = [
      'JavaDeserializationRCE_BODY',
      'Log4JRCE_BODY',
      'ReactJSRCE_BODY',
      'SizeRestrictions_BODY',
      'EC2MetaDataSSRF_BODY',
      'GenericLFI_BODY',
      'GenericRFI_BODY',
      'CrossSiteScripting_BODY',
    ]
    expect(counted).toEqual(profile.firewall === null ? [] : expected)
  })

  it('has alarms on failures and refusals', () => {
    const alarms = propertiesOf(resourcesOf(api, 'AWS::CloudWatch::Alarm'))
    expect(alarms.map(({ MetricName }) => MetricName)).toEqual(['5XXError', '4XXError'])
  })
})
