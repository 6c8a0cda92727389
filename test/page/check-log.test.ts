/** What the page finds out about the log of a real vault, and of one that somebody changed. */
import { copyFile, readdir, truncate } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { DATA_FILES } from '../../lib/compose/data-files.ts'
import { checkLog, PROVED_MAX, type Report } from '../../web/activity/verify/check-log.ts'
import type { FaultKind } from '../../web/activity/verify/heads.ts'
import type { LogSource } from '../../web/activity/verify/log-source.ts'
import { problemFrom } from '../../web/api/problem.ts'
import type { AuditEvent } from '../../web/parts/action-name.ts'
import { type Answer, openTestVault, type TestVault } from '../support/vault.ts'

let vault: TestVault
let auditor: string
let source: LogSource

async function answered(call: Promise<Answer>): Promise<any> {
  const { status, headers, body, json } = await call
  if (status >= 400) throw problemFrom(status, new Headers(headers), body.toString())
  return json
}

const logOf = (of: TestVault, token: string): LogSource => ({
  checkpoint: () => answered(of.call('GET', '/v1/audit/checkpoint', { token })),
  proofOf: (event) => answered(of.call('GET', '/v1/audit/proof', { token, query: { event } })),
  since: (size) => answered(of.call('GET', '/v1/audit/proof', { token, query: { from: String(size) } })),
})

const noted = async (): Promise<string> => (await vault.stores.tiles.checkpoint()) ?? ''
const newest = async (): Promise<readonly AuditEvent[]> => (await vault.events()).toReversed() as AuditEvent[]

const check = async (
  kept: string | null = null,
  events?: readonly AuditEvent[],
  asked = source,
): Promise<Report> =>
  checkLog(asked, {
    events: events ?? (await newest()),
    kept,
    onProgress: () => undefined,
    signal: new AbortController().signal,
  })

const faultOf = (kind: FaultKind) => expect.objectContaining({ kind })

/** As whoever has the file can. */
const change = (sql: string, ...values: string[]): Promise<unknown> =>
  vault.stores.database.run(() => vault.stores.database.prepare(sql).run(...values))

async function work(times: number, of = vault): Promise<void> {
  const token = await of.client('ann', 'writer')
  for (let time = 0; time < times; time += 1) await of.call('GET', '/v1/objects', { token })
}

beforeEach(async () => {
  vault = await openTestVault()
  auditor = await vault.client('audrey', 'auditor')
  source = logOf(vault, auditor)
  await work(6)
  await vault.seal()
})
afterEach(() => vault.close())

describe('a log that is whole', () => {
  it('has every event that is shown, and says which it does not have yet', async () => {
    await work(2)
    const seen: number[] = []
    const events = await newest()
    const report = await checkLog(source, {
      events,
      kept: null,
      onProgress: (done) => void seen.push(done),
      signal: new AbortController().signal,
    })
    expect(report).toMatchObject({ proved: 6, waiting: 2, faults: [], redacted: [], keptSize: null })
    expect(report.head.size).toBe(6)
    expect(seen).toEqual([0, 1, 2, 3, 4, 5, 6, 7])
  })

  it('is asked for no more proofs than it should be', async () => {
    await work(PROVED_MAX)
    await vault.seal()
    await work(2)
    expect(await check()).toMatchObject({ proved: PROVED_MAX, waiting: 2, faults: [] })
  })

  it('goes on from a checkpoint that was kept, however it was pasted, also while it grows', async () => {
    const kept = await noted()
    for (const pasted of [kept, kept.trim(), `\n ${kept.replaceAll('\n', '\r\n')}\r\n`]) {
      await work(3)
      await vault.seal()
      expect(await check(pasted)).toMatchObject({ keptSize: 6, faults: [] })
    }
    const growing: LogSource = {
      ...source,
      async proofOf(event) {
        await vault.seal()
        return source.proofOf(event)
      },
    }
    const report = await check(kept, undefined, growing)
    expect(report).toMatchObject({ waiting: 0, faults: [] })
    expect(report.head.size).toBeGreaterThan(report.proved)
  })

  it('has redacted events, of which it says so', async () => {
    const events = await newest()
    const pia = await vault.client('pia', 'privacy-officer')
    const path = { id: events[2]?.id ?? '' }
    await vault.call('POST', '/v1/audit/events/{id}/redaction', { token: pia, path, body: { reason: 'x' } })
    const report = await check(null, events)
    expect(report).toMatchObject({ proved: 5, faults: [], redacted: [{ event: events[2] }] })
    expect(report.redacted[0]?.why).toContain('was redacted (event')
  })
})

describe('a log that somebody changed', () => {
  it('does not have an event that was altered', async () => {
    const [, event] = await newest()
    const forged = JSON.stringify({ ...event, principal: 'client:eve' })
    await change('UPDATE events SET event = ? WHERE id = ?', forged, event?.id ?? '')
    const { faults, proved } = await check()
    expect(faults).toMatchObject([{ event: { id: event?.id, principal: 'client:eve' }, fault: 'altered' }])
    expect(proved).toBe(5)
  })

  it('has its salt changed, or shows something else than it proves', async () => {
    const events = await newest()
    await change("UPDATE events SET salt = x'00' WHERE id = ?", events[0]?.id ?? '')
    const lying = events.map((event, index) => (index === 1 ? { ...event, reason: 'nothing' } : event))
    const { faults } = await check(null, lying)
    expect(faults.map(({ fault }) => fault)).toEqual(['altered', 'differs'])
  })

  it('is said not to have an event yet, and has much younger ones', async () => {
    const [first, second, ...others] = await newest()
    const old = { ...others[0], time: new Date(Date.parse(first?.time ?? '') - 3_600_000).toISOString() }
    const evading: LogSource = {
      ...source,
      proofOf: async (event) => {
        if (event === first?.id || event === second?.id) return source.proofOf(event)
        throw problemFrom(409, new Headers(), JSON.stringify({ status: 409, code: 'not-sealed' }))
      },
    }
    const shown = [first, second, others[1], old] as readonly AuditEvent[]
    const { faults, proved, waiting } = await check(null, shown, evading)
    expect(faults).toMatchObject([{ event: { id: old.id }, fault: 'overtaken' }])
    expect([proved, waiting]).toEqual([2, 1])
  })

  it('does not know an event that was removed', async () => {
    const events = await newest()
    await change('DELETE FROM events WHERE id = ?', events[3]?.id ?? '')
    expect((await check(null, events)).faults).toMatchObject([{ event: events[3], fault: 'missing' }])
  })

  it('has no proof where a tile is damaged', async () => {
    const [tile] = await readdir(join(vault.folder, DATA_FILES.audit, 'tile/0/000.p'))
    await truncate(join(vault.folder, DATA_FILES.audit, 'tile/0/000.p', tile ?? ''), 32)
    const { faults, proved } = await check()
    expect(new Set(faults.map(({ fault }) => fault))).toEqual(new Set(['unproved']))
    expect(proved).toBe(0)
  })

  it('has a checkpoint that its key did not sign', async () => {
    const forged: LogSource = {
      ...source,
      checkpoint: async () => ({
        ...(await source.checkpoint()),
        checkpoint: (await noted()).replace('6', '7'),
      }),
    }
    await expect(check(null, undefined, forged)).rejects.toEqual(faultOf('unsigned'))
    const unsigned: LogSource = {
      ...source,
      proofOf: async (event) => ({ ...(await source.proofOf(event)), checkpoint: 'keyfold/v-test\n' }),
    }
    await expect(check(null, undefined, unsigned)).rejects.toEqual(faultOf('unsigned'))
  })

  it('was rolled back', async () => {
    const before = await source.checkpoint()
    await work(1)
    await vault.seal()
    const rolledBack: LogSource = { ...source, checkpoint: async () => before }
    await expect(check(await noted(), undefined, rolledBack)).rejects.toEqual(faultOf('rolled-back'))
  })

  it('was exchanged for another one under the same key, smaller, of the same size, or larger', async () => {
    const other = await openTestVault()
    await copyFile(join(vault.folder, DATA_FILES.auditKey), join(other.folder, DATA_FILES.auditKey))
    const forks: string[] = []
    for (let size = 1; size <= 7; size += 1) {
      await work(1, other)
      await other.seal()
      forks.push((await other.stores.tiles.checkpoint()) ?? '')
    }
    await other.close()
    await expect(check(forks[3])).rejects.toEqual(faultOf('forked'))
    await expect(check(forks[6])).rejects.toEqual(faultOf('rolled-back'))
    await vault.seal()
    const { size } = await source.checkpoint()
    expect(size).toBeGreaterThan(6)
    await expect(check(forks[5])).rejects.toEqual(faultOf('forked'))
  })

  it('does not pass by proving a kept checkpoint from itself', async () => {
    const kept = await noted()
    await work(1)
    await vault.seal()
    const evading: LogSource = {
      ...source,
      since: async (size) => ({ from: size, size, path: [], checkpoint: kept }),
    }
    await expect(check(kept, undefined, evading)).rejects.toEqual(faultOf('forked'))
  })
})

describe('a checkpoint that was pasted', () => {
  it('is refused when it is none, of another log, or forged', async () => {
    const kept = await noted()
    await expect(check('hello')).rejects.toEqual(faultOf('kept-unreadable'))
    await expect(check(kept.slice(0, -20))).rejects.toEqual(faultOf('kept-unreadable'))
    await expect(check(kept.replaceAll('v-test', 'v-else'))).rejects.toEqual(faultOf('kept-foreign'))
    await expect(check(kept.replace('\n6\n', '\n5\n'))).rejects.toEqual(faultOf('kept-unsigned'))
  })
})
