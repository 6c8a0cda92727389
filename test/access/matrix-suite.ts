/** The access matrix, asked of a vault and compared cell by cell, and the record of all that. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ROUTES } from '../../lib/http/routes.ts'
import { MatrixVault, type OpenVault, type Outcome, split } from './matrix-support.ts'
import { type Cell, cellsOf, MATRIX, REFUSED_UNIONS, ROWS } from './matrix-table.ts'

/** What the record calls an allowed request; a public route leaves none. */
const ACTIONS: Readonly<Record<string, string>> = {
  'POST /v1/objects': 'object.encrypt',
  'POST /v1/encrypt': 'object.encrypt',
  'GET /v1/objects': 'object.list',
  'GET /v1/objects/{id}': 'object.decrypt',
  'GET /v1/objects/{id}/metadata': 'object.list',
  'GET /v1/objects/{id}/versions': 'object.list',
  'POST /v1/decrypt': 'object.decrypt',
  'PUT /v1/objects/{id}': 'object.encrypt',
  'POST /v1/objects/{id}/restorations': 'object.encrypt',
  'PATCH /v1/objects/{id}': 'object.update',
  'DELETE /v1/objects/{id}': 'object.delete',
  'DELETE /v1/objects/{id}?shred': 'object.shred',
  'GET /v1/objects/{id}/grants': 'grant.list',
  'PUT /v1/objects/{id}/grants/{grantee}': 'grant.put',
  'DELETE /v1/objects/{id}/grants/{grantee}': 'grant.remove',
  'PUT /v1/objects/{id}/hold': 'object.hold',
  'DELETE /v1/objects/{id}/hold': 'object.release',
  'GET /v1/keys': 'key.view',
  'GET /v1/keys/{generation}': 'key.view',
  'POST /v1/rotations': 'key.rotate',
  'GET /v1/rotations': 'rotation.view',
  'GET /v1/rotations/{id}': 'rotation.view',
}

/** @param open is called twice: for the vault that is asked, and for a stranger's */
export function accessMatrix(open: OpenVault): void {
  let matrix: MatrixVault
  const outcomes = new Map<string, readonly Outcome[]>()

  beforeAll(async () => {
    matrix = await MatrixVault.open([...ROWS, ...REFUSED_UNIONS], open)
    for (const route of Object.keys(MATRIX)) {
      outcomes.set(route, await Promise.all(cellsOf(route).map((cell) => matrix.ask(route, cell))))
    }
  }, 300_000)
  afterAll(() => matrix.vault.close())

  describe('the access matrix', () => {
    it('has cells for every route of the API, and for no other', () => {
      const known = new Set(ROUTES.map(({ method, path }) => `${method} ${path}`))
      const covered = new Set(Object.keys(MATRIX).map((route) => split(route).slice(0, 2).join(' ')))
      expect(covered).toEqual(known)
    })

    it.each(Object.keys(MATRIX))('%s answers every principal as the table says', (route) => {
      const cells = outcomes.get(route) ?? []
      expect(cells.map(({ cell, answer }) => line(cell, seen(answer)))).toEqual(
        cells.map(({ cell }) => line(cell, cell.expected)),
      )
    })

    it.each(Object.keys(MATRIX))('%s changes nothing when it is refused', (route) => {
      const refused = (outcomes.get(route) ?? []).filter(({ cell }) => !isAllowed(cell))
      expect(refused.filter(({ changed }) => changed).map(({ cell }) => cell)).toEqual([])
    })

    it.each(
      Object.keys(MATRIX),
    )('%s tells a hidden object from an absent one by nothing but the request id', (route) => {
      const cells = outcomes.get(route) ?? []
      const of = (row: string, column: string) =>
        cells.find(({ cell }) => cell.row === row && cell.column === column)
      for (const { cell, answer } of cells) {
        const absent = of(cell.row, 'absent')
        if (answer.status !== 404 || absent === undefined) continue
        expect({ ...answer.json, requestId: '' }).toEqual({ ...absent.answer.json, requestId: '' })
      }
    })
  })

  describe('the record', () => {
    const eventsOf = async () => Map.groupBy(await matrix.vault.events(), ({ requestId }) => requestId)

    it.each(
      Object.keys(ACTIONS),
    )('%s is in it once: as its action, or as access.check when refused', async (route) => {
      const events = await eventsOf()
      for (const { cell, answer } of outcomes.get(route) ?? []) {
        const requestId = answer.headers['keyfold-request-id'] ?? ''
        const own = (events.get(requestId) ?? []).filter(({ action }) => !isReadForRestoring(route, action))
        const row = cell.row.replace('!', '')
        const refusedUnion = (REFUSED_UNIONS as readonly string[]).includes(cell.row)
        expect(own, line(cell, 'one event')).toHaveLength(1)
        expect(own[0], line(cell, 'its event')).toMatchObject({
          action: isAllowed(cell) ? ACTIONS[route] : 'access.check',
          outcome: isAllowed(cell) ? 'allowed' : 'denied',
          principal: `client:client-${cell.row}`,
          client: `client-${cell.row}`,
          roles: refusedUnion || row === 'none' ? [] : row.split('+'),
          requestId,
          sourceIp: '127.0.0.1',
          userAgent: 'test',
          ...(cell.row === 'steward!' ? { purpose: 'case 7' } : {}),
        })
      }
    })

    it('holds nothing of requests to public routes', async () => {
      const events = await eventsOf()
      for (const route of ['GET /health', 'GET /openapi.json']) {
        for (const { answer } of outcomes.get(route) ?? []) {
          expect(events.get(answer.headers['keyfold-request-id'] ?? '')).toBeUndefined()
        }
      }
    })
  })
}

const isAllowed = ({ expected }: Cell): boolean => expected.startsWith('2')

/** The old version is read for its owner, which is an event of its own. */
const isReadForRestoring = (route: string, action: string): boolean =>
  route.endsWith('/restorations') && action === 'object.decrypt'

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
