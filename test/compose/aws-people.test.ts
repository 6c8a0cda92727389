import { describe, expect, test } from 'vitest'
import { DEFAULT_PURPOSES } from '../../lib/access/purposes.ts'
import { readEnvironment } from '../../lib/compose/aws/environment.ts'
import { composePublic } from '../../lib/compose/aws/public.ts'
import { ENVIRONMENT } from '../../lib/config/names.ts'

const read = (purposes: string) =>
  readEnvironment(['purposes'], { [ENVIRONMENT.purposes]: purposes }).purposes

describe('purposes in the environment', () => {
  test('are the defaults by that name, and by role what the JSON says', () => {
    expect(read('default')).toEqual(DEFAULT_PURPOSES)
    expect(read('{"steward":["emergency"]}')).toEqual({ ...DEFAULT_PURPOSES, steward: ['emergency'] })
  })

  test.each([
    ['{"steward":', /KEYFOLD_PURPOSES is not JSON/],
    ['{"boss":["all"]}', /KEYFOLD_PURPOSES.*boss is no role/],
    ['["legal"]', /KEYFOLD_PURPOSES.*not a JSON object/],
  ])('that are wrong keep the function from starting: %s', (purposes, message) => {
    expect(() => read(purposes)).toThrow(expect.objectContaining({ code: 'invalid-configuration' }))
    expect(() => read(purposes)).toThrow(message)
  })
})

test('who asks without a token is told the issuer and the two programs by which people sign in', () => {
  const environment = {
    [ENVIRONMENT.vault]: 'main',
    [ENVIRONMENT.issuer]: 'https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_Test1',
    [ENVIRONMENT.webClient]: 'web-id',
    [ENVIRONMENT.cliClient]: 'cli-id',
    [ENVIRONMENT.pageOrigin]: 'https://page.example',
  }
  Object.assign(process.env, environment)
  try {
    expect(composePublic().config).toEqual({
      issuer: environment[ENVIRONMENT.issuer],
      clients: { web: 'web-id', cli: 'cli-id' },
      scope: 'openid keyfold/api',
      audience: null,
      embedded: false,
      api: '',
      passwordUrl: null,
    })
  } finally {
    for (const name of Object.keys(environment)) delete process.env[name]
  }
})

test.each([
  'page.example',
  'http://page.example',
  'https://page.example/',
  'https://*',
  '*',
])('what is no origin of a page keeps a function from starting: %s', (origin) => {
  expect(() => readEnvironment(['pageOrigin'], { [ENVIRONMENT.pageOrigin]: origin })).toThrow(
    'KEYFOLD_PAGE_ORIGIN is not an origin',
  )
})
