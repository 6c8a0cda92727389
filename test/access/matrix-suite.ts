/** The access matrix, asked of a vault and compared cell by cell, and the record of all that. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ROUTES } from '../../lib/http/routes.ts'
import { FindingsMatrix } from './matrix-findings-support.ts'
import { FINDINGS_TABLE } from './matrix-findings-table.ts'
import { PeopleMatrix } from './matrix-people-support.ts'
import { PEOPLE_TABLE } from './matrix-people-table.ts'
import { DECLARED_TABLE, RESTRICTED_TABLE } from './matrix-purpose-table.ts'
import { actionOf } from './matrix-record.ts'
import { split } from './matrix-requests.ts'
import { absentFixture, MatrixVault } from './matrix-support.ts'
import { type Cell, cellsOf, OBJECT_TABLE, rowsOf, type Table } from './matrix-table.ts'
import type { OpenVault, Outcome, VaultInTest } from './matrix-vault.ts'

const TABLES: readonly Table[] = [
  OBJECT_TABLE,
  RESTRICTED_TABLE,
  DECLARED_TABLE,
  PEOPLE_TABLE,
  FINDINGS_TABLE,
]
const TABLE_OF = new Map(TABLES.flatMap((table) => Object.keys(table.cells).map((route) => [route, table])))
const ALL_ROUTES = [...TABLE_OF.keys()]
const PUBLIC_ROUTES = ALL_ROUTES.filter((route) => actionOf(route, 200) === null)

type Ask = { ask(route: string, cell: Cell): Promise<Outcome> }

/** @param open is called twice: for the vault that is asked, and for a stranger's */
export function accessMatrix(open: OpenVault): void {
  let vault: VaultInTest
  const outcomes = new Map<string, readonly Outcome[]>()

  beforeAll(async () => {
    vault = await open()
    const absent = await absentFixture(open)
    const asked: readonly (readonly [Table, () => Promise<Ask>])[] = [
      [RESTRICTED_TABLE, () => MatrixVault.open(vault, absent, RESTRICTED_TABLE, 'restricted')],
      [DECLARED_TABLE, () => MatrixVault.open(vault, absent, DECLARED_TABLE, 'confidential')],
      [PEOPLE_TABLE, () => PeopleMatrix.open(vault, rowsOf(PEOPLE_TABLE))],
      [FINDINGS_TABLE, () => FindingsMatrix.open(vault, rowsOf(FINDINGS_TABLE))],
      // Last: it starts a rotation, which moves the clock of a vault in a test past deadlines of writers.
      [OBJECT_TABLE, () => MatrixVault.open(vault, absent, OBJECT_TABLE, 'confidential')],
    ]
    for (const [table, start] of asked) {
      const matrix = await start()
      for (const route of Object.keys(table.cells)) {
        outcomes.set(route, await Promise.all(cellsOf(table, route).map((cell) => matrix.ask(route, cell))))
      }
    }
  }, 600_000)
  afterAll(() => vault.close())

  describe('the access matrix', () => {
    it('has cells for every route of the API, and for no other', () => {
      const known = new Set(ROUTES.map(({ method, path }) => `${method} ${path}`))
      const covered = new Set(ALL_ROUTES.map((route) => split(route).slice(0, 2).join(' ')))
      expect(covered).toEqual(known)
    })

    it.each(ALL_ROUTES)('%s answers every principal as the table says', (route) => {
      const cells = outcomes.get(route) ?? []
      expect(cells.map(({ cell, answer }) => line(cell, seen(answer)))).toEqual(
        cells.map(({ cell }) => line(cell, cell.expected)),
      )
    })

    it.each(ALL_ROUTES)('%s changes nothing when it is refused', (route) => {
      const refused = (outcomes.get(route) ?? []).filter(({ cell }) => !isAllowed(cell))
      expect(refused.filter(({ changed }) => changed).map(({ cell }) => cell)).toEqual([])
    })

    it.each(
      ALL_ROUTES,
    )('%s tells what is hidden from what is absent by nothing but the request id', (route) => {
      const cells = outcomes.get(route) ?? []
      const of = (row: string, column: string) =>
        cells.find(({ cell }) => cell.row === row && cell.column === column)
      for (const { cell, answer } of cells) {
        const absent = of(cell.row, 'absent')
        if (answer.status !== 404 || absent === undefined) continue
        expect(withoutIds(answer)).toEqual(withoutIds(absent.answer))
      }
    })
  })

  describe('the record', () => {
    const eventsOf = async () => Map.groupBy(await vault.events(), ({ requestId }) => requestId)

    it.each(
      ALL_ROUTES.filter((route) => !PUBLIC_ROUTES.includes(route)),
    )('%s is in it once: as its action, or as access.check when refused', async (route) => {
      const events = await eventsOf()
      const refusedRows = TABLE_OF.get(route)?.refused ?? []
      for (const { cell, answer, asker } of outcomes.get(route) ?? []) {
        const requestId = answer.headers['keyfold-request-id'] ?? ''
        const own = (events.get(requestId) ?? []).filter(({ action }) => !isReadForRestoring(route, action))
        expect(own, line(cell, 'one event')).toHaveLength(1)
        expect(own[0], line(cell, 'its event')).toMatchObject({
          ...(refusedRows.includes(cell.row)
            ? { principal: asker.principal, client: asker.client, roles: [] }
            : asker),
          action: isAllowed(cell) ? actionOf(route, answer.status) : 'access.check',
          outcome: isAllowed(cell) ? 'allowed' : 'denied',
          requestId,
          sourceIp: '127.0.0.1',
          userAgent: 'test',
        })
      }
    })

    it('holds nothing of requests to public routes', async () => {
      const events = await eventsOf()
      for (const { answer } of PUBLIC_ROUTES.flatMap((route) => outcomes.get(route) ?? [])) {
        expect(events.get(answer.headers['keyfold-request-id'] ?? '')).toBeUndefined()
      }
    })
  })
}

const isAllowed = ({ expected }: Cell): boolean => expected.startsWith('2')

/** The old version is read for its owner, which is an event of its own. */
const isReadForRestoring = (route: string, action: string): boolean =>
  route.includes('/restorations') && action === 'object.decrypt'

/** Whom the caller named is said again to those who may know of everybody. */
const withoutIds = ({ json }: Outcome['answer']): object => ({
  ...json,
  requestId: '',
  detail: String(json.detail).replace(/(user|client):\S+/, ''),
})

const line = ({ row, column }: Cell, what: string): string => `${row} · ${column} → ${what}`

const CODES: Readonly<Record<string, string>> = {
  '403 forbidden': '403',
  '403 purpose-required': '403p',
  '404 not-found': '404',
}

function seen(answer: Outcome['answer']): string {
  const { status } = answer
  if (status < 300) return String(status)
  const both = `${status} ${answer.json.code}`
  return CODES[both] ?? both
}
