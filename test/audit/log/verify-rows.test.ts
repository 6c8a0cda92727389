/** Rows that whoever can write the store makes up, so that neither the log nor its verification is meant to see them. */
import { join } from 'node:path'
import { encodeTime } from 'ulid'
import { expect, onTestFinished, test } from 'vitest'
import type { AuditEvent } from '../../../lib/audit/event.ts'
import { canonicalJson } from '../../../lib/audit/log/entry.ts'
import type { PlacedEvent } from '../../../lib/audit/log/ports.ts'
import { BATCH_MAX } from '../../../lib/audit/log/seal.ts'
import { verifyLog } from '../../../lib/audit/log/verify/verify.ts'
import { temporaryFolder } from '../../support/folders.ts'
import { eventAt, idAt, type SealedLog, sealedLog } from './sealed-log.ts'

const SIZE = 20
const NOW = Date.parse(eventAt(3_600).time)

async function freshLog(): Promise<SealedLog> {
  const log = await sealedLog(join(await temporaryFolder(), 'log'), SIZE)
  onTestFinished(() => log.close())
  return log
}

function insert({ sql }: SealedLog, leaf: number, id: string, event: Partial<AuditEvent> = {}): void {
  const row = sql.prepare('INSERT INTO events (leaf, id, event, salt) VALUES (?, ?, ?, zeroblob(32))')
  row.run(leaf, id, canonicalJson({ ...eventAt(3), ...event, id }))
}

/** As a store would show them that has no order of its own. */
const withRow = ({ ports, key }: SealedLog, row: PlacedEvent) => {
  const { placedEvents } = ports
  return verifyLog(
    {
      ...ports,
      placedEvents: {
        placed: async (after, limit) => {
          const page = await placedEvents.placed(after, limit)
          return page.length > 0 || after === row.id ? page : [row]
        },
        find: async (id) => (id === row.id ? row : placedEvents.find(id)),
      },
    },
    { keys: [key], clock: () => NOW },
  )
}

test('a row before the first leaf was put there', async () => {
  const log = await freshLog()
  insert(log, -5, idAt(9_000))
  const { problems, counts } = await log.verify()
  expect(problems).toMatchObject([{ kind: 'inserted', leaf: -5, event: idAt(9_000) }])
  expect(counts).toEqual({ inserted: 1 })
})

test('an event that was moved before the first leaf is told once', async () => {
  const log = await freshLog()
  log.sql.exec('UPDATE events SET leaf = -5 WHERE leaf = 3')
  expect((await log.verify()).counts).toEqual({ reordered: 1 })
})

test('a row that claims a leaf which no sealer can have given was put there', async () => {
  const log = await freshLog()
  const row = { id: idAt(25), body: '{}', salt: new Uint8Array(32) }
  const leaf = SIZE + BATCH_MAX
  expect((await withRow(log, { ...row, leaf })).problems).toMatchObject([
    { kind: 'inserted', leaf: null, event: row.id },
  ])
  // It may have been sealed while others were looked at.
  expect((await withRow(log, { ...row, leaf: leaf - 1 })).counts).toEqual({})
})

test.each([
  'zzz',
  '0'.repeat(26),
])('a row whose id is none (%s) holds up nothing, and is told', async (id) => {
  const log = await freshLog()
  insert(log, SIZE, id)
  await log.append(1)
  expect((await log.verify()).problems).toMatchObject([{ kind: 'inserted', leaf: null, event: id }])
  expect(await log.seal()).toEqual({ sealed: 2, size: SIZE + 2 })
  expect((await log.verify()).problems).toMatchObject([
    { kind: 'removed', leaf: SIZE, event: null },
    { kind: 'inserted', leaf: SIZE, event: id },
  ])
})

test('what waits, and is of a time to come, makes no redaction lawful', async () => {
  const log = await freshLog()
  const id = `${encodeTime(NOW + 86_400_000)}${'0'.repeat(16)}`
  insert(log, SIZE, id, { action: 'audit.redact', event: idAt(7) })
  await log.ports.placedEvents.redact(idAt(7))
  const { problems, warnings } = await log.verify({ clock: () => NOW })
  expect(problems).toMatchObject([{ kind: 'removed', leaf: 7, event: idAt(7) }])
  expect(warnings.join(' ')).toMatch(/^1 of those that wait has an id of a time that is still to come/)
})

test.each([
  ['principal', 'NULL'],
  ['object', `'o-elsewhere'`],
  ['subject', `'s-1'`],
  ['action', `'object.list'`],
  ['outcome', `'denied'`],
])('an event that lists do not have by its %s was altered', async (column, value) => {
  const log = await freshLog()
  log.sql.exec(`UPDATE events SET ${column} = ${value} WHERE leaf = 3`)
  const { problems } = await log.verify()
  expect(problems).toMatchObject([{ kind: 'altered', leaf: 3, event: idAt(3) }])
  expect(problems[0]?.message).toMatch(/^Lists do not have this event/)
})
