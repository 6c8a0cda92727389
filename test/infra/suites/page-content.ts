import { describe, expect, it } from 'vitest'
import { API_SCOPE, OUTPUTS } from '../../../lib/config/names.ts'
import { PublicConfig } from '../../../lib/http/public-config.ts'
import { isAllowed } from '../support/decide.ts'
import { deployedVault } from '../support/deployed.ts'
import { sensitiveRequests } from '../support/requests.ts'
import { resolverOf } from '../support/resolve.ts'
import { PROFILE_NAMES, REGION, type Resource, synthesized } from '../support/synthesize.ts'

const TYPE = 'Custom::CDKBucketDeployment'

describe.each(PROFILE_NAMES)('the content of the page of %s', (name) => {
  const vault = synthesized(name)
  const content = vault.templates['page-content']
  const resolve = resolverOf(vault, content)
  const resources = Object.entries(content.toJSON()['Resources'] as Record<string, Resource>)
  const deployments = resources.filter(([, { Type }]) => Type === TYPE)
  const propertiesFor = (begins: string): Record<string, any> =>
    deployments.find(([id]) => id.startsWith(begins))?.[1].Properties ?? {}
  const outputOf = (stack: 'identity' | 'api' | 'page', output: keyof typeof OUTPUTS): string =>
    resolverOf(
      vault,
      vault.templates[stack],
    )(vault.templates[stack].toJSON()['Outputs'][OUTPUTS[output]].Value)

  /** What is put into the bucket, with what is filled in where it is deployed. */
  const filesOf = (begins: string): Record<string, string> => {
    const { SourceObjectKeys, SourceMarkers = [] } = propertiesFor(begins)
    const files = SourceObjectKeys.flatMap((key: string, index: number) =>
      Object.entries(vault.assets[key] ?? {}).map(([file, text]) => [
        file,
        filled(text, resolve(SourceMarkers[index] ?? {})),
      ]),
    )
    return Object.fromEntries(files)
  }

  it('is every file of the build, without its compressed copies and its stamp', () => {
    expect(Object.keys(filesOf('Assets'))).toEqual(['main-1a2b.js'])
    expect(Object.keys(filesOf('Documents')).sort()).toEqual([
      'config.json',
      'icon.svg',
      'index.html',
      'preview.html',
    ])
    expect(propertiesFor('Assets')['DestinationBucketKeyPrefix']).toBe('assets')
  })

  it('is put there in an order in which no file names another one that is not there yet', () => {
    const [assets] = deployments.find(([id]) => id.startsWith('Assets')) ?? []
    const [, documents] = deployments.find(([id]) => id.startsWith('Documents')) ?? []
    expect(documents?.DependsOn).toContain(assets)
  })

  it('leaves the files of former builds for pages that are still open', () => {
    expect(deployments).toHaveLength(2)
    for (const [, { Properties }] of deployments) {
      expect(Properties?.['Prune']).toBe(false)
      expect(Properties?.['RetainOnDelete']).not.toBe(false)
    }
  })

  it('tells the page where the API is, and how one signs in', () => {
    const config = PublicConfig.parse(JSON.parse(filesOf('Documents')['config.json'] ?? ''))
    const [web, login, page] = [
      outputOf('identity', 'webClient'),
      outputOf('identity', 'loginUrl'),
      outputOf('page', 'pageUrl'),
    ]
    expect(config).toEqual({
      issuer: outputOf('identity', 'issuer'),
      clients: { web, cli: outputOf('identity', 'cliClient') },
      scope: `openid ${API_SCOPE}`,
      audience: null,
      embedded: false,
      api: outputOf('api', 'apiUrl'),
      passwordUrl: `${login}/forgotPassword?client_id=${web}&response_type=code&scope=openid&redirect_uri=${page}/`,
    })
    expect(config.api).toMatch(/^https:\/\/\w+\.execute-api\.[\w-]+\.amazonaws\.com\/live$/)
  })

  it('lets the page connect to this API and this sign-in only, before anything else in its head', () => {
    const index = filesOf('Documents')['index.html'] ?? ''
    const api = new URL(outputOf('api', 'apiUrl')).origin
    const policy = `connect-src 'self' ${api} https://cognito-idp.${REGION}.amazonaws.com ${outputOf('identity', 'loginUrl')}`
    expect(index).toContain(
      `<head>\n    <meta http-equiv="Content-Security-Policy" content="${policy}">\n    <meta charset="utf-8">`,
    )
    expect(index).not.toContain('*')
  })

  describe('is put there by a role that', () => {
    const deployed = deployedVault(vault)
    const policies = deployed.rolePolicies('page-content', 'DeployerRole')
    const may = (action: string, resource: string): Promise<boolean> =>
      isAllowed(policies, { action, resource })

    it('puts files, and neither reads nor deletes them', async () => {
      expect(await may('s3:PutObject', `${deployed.pageFiles}/index.html`)).toBe(true)
      expect(await may('s3:ListBucket', deployed.pageFiles)).toBe(true)
      expect(await may('s3:GetObject', `${deployed.pageFiles}/index.html`)).toBe(false)
      expect(await may('s3:DeleteObject', `${deployed.pageFiles}/index.html`)).toBe(false)
      expect(await may('s3:DeleteObjectVersion', `${deployed.pageFiles}/index.html`)).toBe(false)
      expect(await may('s3:PutBucketPolicy', deployed.pageFiles)).toBe(false)
    })

    it('reaches nothing of the vault', async () => {
      const allowed: string[] = []
      for (const [request, asked] of sensitiveRequests(deployed))
        if (await isAllowed(policies, asked)) allowed.push(request)
      expect(allowed).toEqual([])
    })
  })
})

const filled = (text: string, markers: Readonly<Record<string, string>>): string =>
  Object.entries(markers).reduce((done, [marker, value]) => done.replaceAll(marker, value), text)
