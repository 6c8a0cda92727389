import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { beforeAll, describe, expect, test } from 'vitest'
import { Database, openDatabase } from '../../../lib/adapters/embedded/database.ts'
import { SqliteGenerationScan } from '../../../lib/adapters/embedded/generation-scan.ts'
import type { LiveVersion } from '../../../lib/objects/model.ts'
import type { Rotation } from '../../../lib/rotation/model.ts'
import { newFinding } from '../../contract/finding-stores.ts'
import { liveVersion, newObject } from '../../contract/stores.ts'
import { newKey } from '../../contract/wrapped.ts'
import { storesOf } from './open-stores.ts'

/** Scans that are meant: one row, or a walk along an index that holds nothing else. */
const MEANT = [
  'SCAN CONSTANT ROW',
  'SCAN o', // the page or the one object whose heads are wanted
  'SCAN g', // the generations: a handful, all of them wanted
  'SCAN mutes', // the mute rules: some hundreds, all of them wanted
  'SCAN admins', // everybody who administers: a handful, all of them wanted
  'SCAN sqlite_sequence', // a row for each table that counts its rows
  'SCAN (subquery-1)', // the entries of one generation, as many as are counted
]

const unmeantScans = (plan: readonly string[]): readonly string[] =>
  plan.filter((step) => step.startsWith('SCAN ') && !MEANT.includes(step))

const sorts = (plan: readonly string[]): number => plan.filter((step) => step.includes('TEMP B-TREE')).length

/** Only a page of a list is sorted, once more after its heads were joined. */
const meantSorts = (sql: string): number => (sql.includes('ORDER BY o.created DESC') ? 1 : 0)

class RecordingDatabase extends Database {
  readonly statements = new Set<string>()

  override prepare(sql: string): ReturnType<Database['prepare']> {
    this.statements.add(sql)
    return super.prepare(sql)
  }
}

async function useRotation(
  stores: ReturnType<typeof storesOf> & { database: Database },
  version: LiveVersion,
): Promise<void> {
  const { rotations, rotationFailures, retirement, queue, wraps, scan } = stores
  await rotations.begin({ rotation: 1, revision: 1, rewrapped: 0, reencrypted: 0 } as Rotation)
  await rotations.change(1, 1, { passes: 1 })
  await rotations.count(1, { rewrapped: 1, reencrypted: 1 })
  await rotations.latest()
  await rotations.find(1)
  await rotationFailures.record(1, { object: version.object, version: 1, code: 'c', pass: 1 })
  await rotationFailures.page(1, 1, null, 9)
  await retirement.save({ at: 1, holds: 1, moved: [], blockedBy: [] })
  await retirement.last()
  await stores.usage.countByGeneration()
  for (const shard of queue.shards) await queue.outside(shard, 2, null, 9)
  for (const bytes of [120, 97]) {
    const found = await stores.versions.find(version.object, 1)
    if (found?.state === 'live') await wraps.replaceKey(found, newKey(2, bytes))
  }
  const found = await stores.versions.find(version.object, 1)
  if (found?.state === 'live') await wraps.replaceContent(found, found)
  for (const segment of scan.segments) {
    await scan.scan(segment, null)
    await new SqliteGenerationScan(stores.database, 1).scan(segment, null)
  }
}

async function usePeople(stores: ReturnType<typeof storesOf>): Promise<void> {
  const { principals, machineClients, approvals, admins } = stores
  await principals.register('p', [])
  await principals.setRoles('p', [])
  await principals.replaceRoles('p', [], [])
  await principals.setDisabled('p', true)
  await principals.refuseTokensBefore('p', 1)
  const client = { id: 'c', name: 'n', custodian: 'user:a', created: 1, createdBy: 'user:b', secrets: [] }
  await machineClients.add(client)
  await machineClients.find('c')
  await machineClients.page(null, 9)
  await machineClients.replaceSecrets('c', [], [])
  await machineClients.remove('c')
  const asked = {
    target: 'user:a',
    change: { kind: 'reset' },
    requestedBy: 'user:b',
    requested: 1,
    expires: 2,
  } as const
  const undecided = { state: 'pending', decidedBy: null, decided: null, reason: null, applied: null } as const
  await approvals.add({ id: 'a', ...asked, ...undecided })
  await approvals.find('a')
  await approvals.page(null, 9)
  await approvals.decide('a', { state: 'approved', decidedBy: 'user:c', decided: 1, reason: null })
  await approvals.noteApplied('a', 1)
  await admins.add('p')
  await admins.remove('p')
  await admins.list()
}

async function useIdentity(stores: ReturnType<typeof storesOf>): Promise<void> {
  const { accounts, artifacts, attempts, oauthClients } = stores
  const password = { status: 'active', passwordHash: null, passwordExpires: null } as const
  await accounts.add({
    id: 'a',
    login: 'l',
    name: null,
    groups: [],
    ...password,
    created: 1,
    lastSignIn: null,
  })
  await accounts.find('a')
  await accounts.findByLogin('l')
  await accounts.page(null, 9)
  await accounts.setGroups('a', [])
  await accounts.setPassword('a', null, password)
  await accounts.noteSignIn('a', 1)
  const artifact = { model: 'Session', idHash: 'h', payload: '{}', account: 'a', grant: 'g', uidHash: 'u' }
  await artifacts.put({ ...artifact, consumed: null, expires: 1 })
  await artifacts.find('Session', 'h', 1)
  await artifacts.findByUid('Session', 'u', 1)
  await artifacts.consume('Session', 'h', 1)
  await artifacts.remove({ model: 'Session', idHash: 'h' })
  await artifacts.remove({ grant: 'g' })
  await artifacts.remove({ account: 'a' })
  await artifacts.remove({ expiredBefore: 1 })
  await attempts.fail(['k'], 1, 0)
  await attempts.find(['k'])
  await attempts.clear(['k'])
  await attempts.removeBefore(1)
  await oauthClients.add({ id: 'c', name: 'n', roles: [], secrets: [] })
  await oauthClients.find('c')
  await oauthClients.setRoles('c', [])
  await oauthClients.setSecrets('c', [], [])
  await oauthClients.remove('c')
}

async function useFindings(stores: ReturnType<typeof storesOf>): Promise<void> {
  const { findings, mutes, baselines, usageHours, suspensions, principals } = stores
  const finding = newFinding()
  await findings.keep(finding, null)
  await findings.find(finding.id)
  await findings.page(null, null, 9)
  await findings.page('open', null, 9)
  await findings.raisedIn(1, 2, 9)
  await findings.acknowledge(finding.id, { by: 'user:a', at: 1, reason: 'r' })
  await findings.noteNotified(finding.id, 'high')
  await mutes.add({
    id: 'm',
    detector: null,
    principal: 'user:a',
    reason: 'r',
    by: 'user:b',
    at: 1,
    expiresAt: 2,
  })
  await mutes.list()
  await mutes.remove('m')
  await baselines.replace(null, new Uint8Array(1))
  await baselines.replace(1, new Uint8Array(1))
  await baselines.read()
  await usageHours.put([{ hour: 1, counts: [] }])
  await usageHours.range(1, 2)
  await suspensions.add({ id: 's', principal: 'user:a', finding: 'f', at: 1, until: 2, lifted: null })
  await suspensions.newest(9)
  await suspensions.find('s')
  await suspensions.lift('s', { by: 'user:b', at: 1 })
  await principals.suspend('user:a', 1)
}

async function useLog(stores: ReturnType<typeof storesOf>): Promise<void> {
  const { logStates, waitingEvents, placedEvents } = stores
  const { published } = await logStates.read()
  await logStates.replace({ revision: 1, published, batch: null })
  await waitingEvents.waiting(0, 9)
  await placedEvents.placed(null, 9)
  await placedEvents.find('i')
  await placedEvents.redact('i')
}

/** Every statement that the stores use, by using every method of every port. */
async function statementsOfAllPorts(path: string): Promise<readonly string[]> {
  const database = new RecordingDatabase(new DatabaseSync(path))
  const stores = { ...storesOf(database), database }
  const { versions, facts, grants, index, subjects, sweep, generations, principals, events, eventQueries } =
    stores
  const version = liveVersion({ subject: 's' })
  const { object } = version
  const grant = { object, grantee: 'user:b', grantedBy: 'user:a', created: 1, expires: null }
  await subjects.enter('s', object)
  await subjects.state('s')
  await versions.put(version)
  await versions.head(object)
  await versions.find(object, 1)
  await versions.page(object, 9, 9)
  await versions.update(object, 1, 1, { labels: {}, classification: 'public', expires: 1 })
  await facts.hold(object, { reason: 'r', by: 'b', at: 1 })
  await facts.release(object)
  await facts.claimDestruction(object, 1)
  await facts.tombstone(object, 1)
  await facts.finishShred(object, 1)
  await grants.put(grant)
  await grants.list(object)
  await grants.find(object, ['a', 'b', 'c'])
  await grants.remove(object, 'user:b')
  await index.list({ by: 'owner', owner: 'user:a' }, null, 9)
  await index.list({ by: 'grantee', grantee: 'user:b' }, null, 9)
  await index.list({ by: 'subject', subject: 's' }, null, 9)
  await index.list({ by: 'all' }, null, 9)
  await sweep.abandon(newObject(), 1, 1)
  await sweep.unfinished(9, null)
  await sweep.expired(9, 9, null)
  await useRotation(stores, version)
  await usePeople(stores)
  await useIdentity(stores)
  await useFindings(stores)
  await versions.shred(object, 1, 1)
  await generations.claim(1, 'k', 1)
  await generations.activate(null, 1, 1)
  await generations.claim(2, 'k', 1)
  await generations.activate(1, 2, 1)
  await generations.transition(1, 'decrypt-only', 'disabled', 1)
  await generations.note(1, { emptied: 1 })
  await generations.list()
  await generations.active()
  await principals.put({ principal: 'p', disabled: false, tokensNotBefore: null, roles: [] })
  await principals.find('p')
  await events.append({ id: 'i', time: 't', action: 'auth.fail', outcome: 'denied' })
  await events.page(null, 1)
  const everything = { above: null, below: null }
  await eventQueries.newest({ by: 'all' }, everything, 9)
  for (const by of ['principal', 'object', 'subject'] as const)
    await eventQueries.newest({ by, value: 'x' }, everything, 9)
  await eventQueries.newest({ by: 'action', value: 'auth.fail' }, everything, 9)
  await eventQueries.newest({ by: 'outcome', value: 'denied' }, everything, 9)
  await useLog(stores)
  await events.countUnauthenticated('s', 1)
  database.close()
  return [...database.statements].filter((sql) => /^\s*(SELECT|INSERT|UPDATE|DELETE)/.test(sql))
}

describe('every statement finds its rows by an index', () => {
  let connection: DatabaseSync
  let statements: readonly string[]

  const planOf = (sql: string): readonly string[] =>
    connection
      .prepare(`EXPLAIN QUERY PLAN ${sql}`)
      .all()
      .map((row) => String(row['detail']))

  beforeAll(async () => {
    const folder = await mkdtemp(join(tmpdir(), 'keyfold-plans-'))
    const path = join(folder, 'vault.db')
    openDatabase(path).close()
    statements = await statementsOfAllPorts(path)
    connection = new DatabaseSync(path)
    return async () => {
      connection.close()
      await rm(folder, { recursive: true })
    }
  })

  test('and scans no table', () => {
    const offending = statements.flatMap((sql) => unmeantScans(planOf(sql)).map((step) => `${step}: ${sql}`))
    expect(offending).toEqual([])
  })

  test('and sorts nothing but one page', () => {
    const offending = statements.filter((sql) => sorts(planOf(sql)) > meantSorts(sql))
    expect(offending).toEqual([])
  })

  test.each([
    ['versions_by_owner', /listed = 1 AND owner = \?/],
    ['versions_by_creation', /listed = 1 AND \(created/],
    ['subject_entries_by_creation', /AND subject = \? AND/],
    ['grants_by_grantee', /grantee = \? AND/],
    ['versions_by_expiry', /v\.expires <= /],
    ['facts_unfinished', /shred_finished IS NULL/],
    ['versions_by_generation', /generation > \?/],
    ['versions_by_generation', /AND generation = \? LIMIT/],
    ['versions_by_generation (generation=? AND (object,version)>', /wrappedDataKey\s+FROM/],
    ['versions USING PRIMARY KEY ((object,version)>', /SELECT object, version, state/],
    ['facts_held', /hold_at IS NOT NULL AND object >/],
    ['rotation_failures_by_pass', /pass = \?/],
    ['artifacts_by_uid', /AND uid_hash = \?/],
    ['artifacts_by_grant', /WHERE grant_id = \?/],
    ['artifacts_by_account', /removed = 1[^]*WHERE account = \?/],
    ['artifacts_by_expiry', /DELETE FROM oidc_artifacts/],
    ['events_by_principal (principal=? AND id>? AND id<?)', /FROM events WHERE principal = \? AND/],
    ['events_by_object (object=? AND id>? AND id<?)', /FROM events WHERE object = \? AND/],
    ['events_by_subject (subject=? AND id>? AND id<?)', /FROM events WHERE subject = \? AND/],
    ['events_by_action (action=? AND id>? AND id<?)', /FROM events WHERE action = \? AND/],
    ['events_by_outcome (outcome=? AND id>? AND id<?)', /FROM events WHERE outcome = \? AND/],
    [
      'events USING INDEX sqlite_autoindex_events_1 (id>? AND id<?)',
      /FROM events WHERE\s+id > \? AND id < \?/,
    ],
    ['events USING INTEGER PRIMARY KEY (rowid>?)', /FROM events WHERE leaf >= \?/],
    ['findings_by_time ((raised,finding)<(?,?))', /WHERE \(raised, finding\) < /],
    ['findings_by_state (state=? AND (raised,finding)<(?,?))', /FROM findings WHERE state = \?/],
    ['findings_by_time (raised>? AND raised<?)', /FROM findings WHERE raised >= /],
    ['mutes_by_expiry', /DELETE FROM mutes WHERE expires/],
    ['attempts_by_time', /DELETE FROM sign_in_attempts WHERE last/],
  ])('%s serves the query that it was made for', (index, query) => {
    const served = statements.filter((sql) => query.test(sql))
    expect(served.length).toBeGreaterThan(0)
    for (const sql of served) expect(planOf(sql).join('\n')).toContain(index)
  })
})
