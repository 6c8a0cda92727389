/** Rights that a vault has only where its profile lets it keep people out; to let them in again it has always. */
import { Stack } from 'aws-cdk-lib'
import { describe, expect, it } from 'vitest'
import { PROFILES, profileNamed } from '../../../infra/profiles.ts'
import { detectAnomalies, settleFindings } from '../../../infra/rights/findings.ts'
import type { DataStack } from '../../../infra/stacks/data.ts'
import { ENVIRONMENT } from '../../../lib/config/names.ts'
import { TABLES } from '../../../lib/config/tables.ts'
import { isAllowed } from '../support/decide.ts'
import type { Policy } from '../support/deployed.ts'

const arnOf = (table: string): string => `arn:aws:dynamodb:eu-central-1:111122223333:table/${table}`

const data = {
  tables: Object.fromEntries(
    Object.keys(TABLES).map((name) => [name, { tableArn: arnOf(name), tableName: name }]),
  ),
} as unknown as DataStack

const PARTS = { detect: detectAnomalies, findings: settleFindings }
type Part = keyof typeof PARTS

const rightsOf = (part: Part, suspendOnCritical: boolean) =>
  PARTS[part]({ profile: { ...PROFILES.small, suspendOnCritical }, data })

function policiesOf(part: Part, suspendOnCritical: boolean): readonly Policy[] {
  const stack = new Stack()
  const statements = rightsOf(part, suspendOnCritical).flatMap((right) => right.statements ?? [])
  const Statement = statements.map((statement) => stack.resolve(statement.toStatementJson()))
  return [{ Version: '2012-10-17', Statement }]
}

const may = (
  part: Part,
  on: boolean,
  action: string,
  table: string,
  partition: string,
  attributes?: string[],
) =>
  isAllowed(policiesOf(part, on), {
    action: `dynamodb:${action}`,
    resource: arnOf(table),
    context: {
      'dynamodb:LeadingKeys': [partition],
      ...(attributes !== undefined && { 'dynamodb:Attributes': ['pk', 'sk', ...attributes] }),
    },
  })

const SUSPENDS = [
  'UpdateItem',
  'principals',
  'PRINCIPAL#user:1',
  ['suspendedUntil', 'updatedBy', 'principal'],
] as const

describe('keeping somebody out', () => {
  it.each([
    ['detect', 'PutItem', 'audit', 'SUSPENSIONS'],
    ['detect', 'PutItem', 'audit', 'EVENTS#01ARZ#0'],
    ['detect', 'PutItem', 'principals', 'PRINCIPAL#user:1'],
    ['detect', 'GetItem', 'principals', 'ADMINS'],
  ] as const)('lets %s do %s in %s %s only where the profile says so', async (part, action, table, partition) => {
    expect(await may(part, true, action, table, partition)).toBe(true)
    expect(await may(part, false, action, table, partition)).toBe(false)
  })

  it.each([
    ['detect', false],
    ['findings', true],
  ] as const)('lets %s change until when, and nothing else of a principal', async (part, always) => {
    const [action, table, partition, attributes] = SUSPENDS
    expect(await may(part, true, action, table, partition, [...attributes])).toBe(true)
    expect(await may(part, false, action, table, partition, [...attributes])).toBe(always)
    for (const other of ['roles', 'disabled', 'tokensNotBefore'])
      expect(await may(part, true, action, table, partition, [other])).toBe(false)
    expect(await may(part, true, action, table, 'ADMINS', [...attributes])).toBe(false)
  })

  it('ends when somebody lifts it, also once the profile no longer asks for it', async () => {
    expect(await may('findings', false, 'UpdateItem', 'audit', 'SUSPENSIONS')).toBe(true)
    expect(await may('findings', false, 'PutItem', 'audit', 'SUSPENSIONS')).toBe(false)
  })

  it('is told to the detectors, and is off unless somebody asks for it', () => {
    const variable = (on: boolean) =>
      Object.assign({}, ...rightsOf('detect', on).map(({ environment = {} }) => environment))[
        ENVIRONMENT.suspendOnCritical
      ]
    expect([variable(true), variable(false)]).toEqual(['true', 'false'])
    expect(Object.values(PROFILES).map(({ suspendOnCritical }) => suspendOnCritical)).toEqual([false, false])
    expect(profileNamed('small', { suspendOnCritical: 'true' }).suspendOnCritical).toBe(true)
    expect(profileNamed('small', { suspendOnCritical: false }).suspendOnCritical).toBe(false)
    expect(() => profileNamed('small', { suspendOnCritical: 'maybe' })).toThrow('suspendOnCritical')
  })
})
