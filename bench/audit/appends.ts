/**
 * Events appended by writers that each wait for theirs to be durable, with the sealer at work, beside the same rows in the same group commits
 * in a table without leaf, salt and log.
 */
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { type Database, openDatabase } from '../../lib/adapters/embedded/database.ts'
import type { AuditEvent } from '../../lib/audit/event.ts'
import { LOCAL_POLICY } from '../../local/policy.ts'
import { median } from '../median.ts'
import { benchEvent, openBenchLog } from './vault.ts'

const WRITERS = 8

/** As events were before there was a log. */
const BARE = `
  CREATE TABLE bare_events (
    id TEXT PRIMARY KEY, event TEXT NOT NULL, principal TEXT, object TEXT, subject TEXT, action TEXT, outcome TEXT
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX bare_by_principal ON bare_events (principal, id) WHERE principal IS NOT NULL;
  CREATE INDEX bare_by_object ON bare_events (object, id) WHERE object IS NOT NULL;
  CREATE INDEX bare_by_subject ON bare_events (subject, id) WHERE subject IS NOT NULL;
  CREATE INDEX bare_by_action ON bare_events (action, id) WHERE action IS NOT NULL;
  CREATE INDEX bare_by_outcome ON bare_events (outcome, id) WHERE outcome IS NOT NULL`

const APPEND =
  'INSERT INTO bare_events (id, event, principal, object, subject, action, outcome) VALUES (?, ?, ?, ?, ?, ?, ?)'

export type Appends = {
  /** Events a second. */
  readonly keyfold: number
  readonly bare: number
  /** Median of the rounds. */
  readonly ratio: number
}

/** @param seconds of each round of each */
export async function measureAppends(folder: string, rounds: number, seconds: number): Promise<Appends> {
  await mkdir(join(folder, 'bare'))
  await mkdir(join(folder, 'log'))
  const log = await openBenchLog(join(folder, 'log'))
  const database = openDatabase(join(folder, 'bare', 'vault.sqlite'))
  for (const statement of BARE.split(';')) await database.run(() => database.prepare(statement).run())
  const bare = bareAppender(database)
  const rates: { keyfold: number; bare: number }[] = []
  // The first warms up, and does not count.
  for (let round = 0; round <= rounds; round++) {
    const stop = startSealing(log.seal)
    const ours = await rateOf((event) => log.events.append(event), seconds, stop)
    const theirs = await rateOf(bare, seconds, async () => {})
    if (round > 0) rates.push({ keyfold: ours, bare: theirs })
  }
  await log.close()
  database.close()
  return {
    keyfold: median(rates.map(({ keyfold }) => keyfold)),
    bare: median(rates.map((rate) => rate.bare)),
    ratio: median(rates.map((rate) => rate.keyfold / rate.bare)),
  }
}

/** @returns stops it, and seals the rest */
function startSealing(seal: () => Promise<unknown>): () => Promise<void> {
  let running: Promise<unknown> = Promise.resolve()
  const timer = setInterval(() => {
    running = running.then(seal)
  }, LOCAL_POLICY.sealIntervalMs)
  return async () => {
    clearInterval(timer)
    await running
    await seal()
  }
}

/** All that follows from the events is a part of the time. */
async function rateOf(
  append: (event: AuditEvent) => Promise<void>,
  seconds: number,
  finish: () => Promise<void>,
): Promise<number> {
  const started = performance.now()
  let appended = 0
  const writer = async (): Promise<void> => {
    while (performance.now() - started < seconds * 1_000) {
      await append(benchEvent())
      appended += 1
    }
  }
  await Promise.all(Array.from({ length: WRITERS }, writer))
  await finish()
  return (appended * 1_000) / (performance.now() - started)
}

function bareAppender(database: Database): (event: AuditEvent) => Promise<void> {
  const append = database.prepare(APPEND)
  return async (event) => {
    const { id, principal = null, object = null, subject = null, action, outcome } = event
    const json = JSON.stringify(event)
    const notAllowed = outcome === 'allowed' ? null : outcome
    await database.run(() => append.run(id, json, principal, object, subject, action, notAllowed))
  }
}
