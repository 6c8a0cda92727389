/** SIGKILL at random moments, of the real process under real load; then everything that was acknowledged is looked for. */
import { watch } from 'node:fs'
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { createLocalJWKSet } from 'jose'
import { describe, expect, it, onTestFailed, onTestFinished } from 'vitest'
import { openBlobStore } from '../../lib/adapters/embedded/file-blob-store.ts'
import { nodeFileSystem } from '../../lib/adapters/embedded/file-system.ts'
import { DATA_FILES } from '../../lib/compose/data-files.ts'
import { composeEmbedded, openStores } from '../../lib/compose/embedded.ts'
import { POLICY } from '../../lib/policy.ts'
import { openVaultFacts } from '../../local/data-folder.ts'
import { diskFolder } from '../support/memory-folder.ts'
import type { Api } from './support/api.ts'
import { Known, type KnownObject, type Sent } from './support/known.ts'
import { createObject, LoadClient, sha256 } from './support/load.ts'
import { Random } from './support/random.ts'
import { databaseFiles, filesBelow, findLeaks, findLeaksIn } from './support/secret-windows.ts'
import { ServeProcess } from './support/serve-process.ts'
import { verifyList, verifyObjects } from './support/verify.ts'

const SLOW = process.env['SLOW'] === '1'
const SEED = process.env['KEYFOLD_SEED'] ?? String(Date.now())
/** Killed side by side: while one starts again, the other is under load. */
const VAULTS = SLOW ? 2 : 1
/** Of each vault; each of these meets eight clients at work. */
const KILLS_UNDER_LOAD = SLOW ? 100 : 5
/** On top: processes that make a new vault, and ones that start an old one again. */
const FIRST_RUNS = SLOW ? 3 : 2
const KILLS_WHILE_STARTING = SLOW ? 3 : 1
const ROUNDS_PER_KILL_WHILE_STARTING = Math.floor(KILLS_UNDER_LOAD / KILLS_WHILE_STARTING)
/** Everything that was used since the last full verification is verified after so many kills, and a part of it after each. */
const KILLS_PER_FULL_VERIFICATION = 4
const USED_OBJECTS_CHECKED = 5
const CLIENTS = 8
/** Of all other objects, how many a full verification looks at again. */
const OLD_OBJECTS_CHECKED = 15
const TIMEOUT_MS = SLOW ? 1_800_000 : 240_000
/** A process is killed at the latest soon after so many acknowledgments. */
const ACKNOWLEDGED_MAX = 40

async function newFolder(): Promise<string> {
  // A kill is to meet writes on their way.
  const folder = await mkdtemp(join(diskFolder(), 'keyfold-kill-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  return join(folder, 'data')
}

function newRandom(name: string): Random {
  onTestFailed(() => {
    process.stderr.write(`To repeat: KEYFOLD_SEED=${SEED}\n`)
  })
  return new Random(`${SEED}/${name}`)
}

/** Killing when one of these appears meets a process in the middle of making it. */
const FILES_OF_A_FIRST_RUN = [
  'vault.json',
  'vault.sqlite',
  'crypto.key',
  'seal.key',
  'keys.sealed',
  'identity.json',
]

/**
 * Starts, and kills at a random moment: when a file appears or after some number of changes in the folder, and at the
 * latest when it is ready.
 */
async function killWhileStarting(
  data: string,
  random: Random,
  awaited = random.next() < 0.5 ? random.pick(FILES_OF_A_FIRST_RUN) : undefined,
): Promise<void> {
  await mkdir(data, { recursive: true, mode: 0o700 })
  let changesLeft = random.between(1, 40)
  const reached = Promise.withResolvers<void>()
  const watcher = watch(data, (_, name) => {
    changesLeft -= 1
    if (awaited === undefined ? changesLeft === 0 : name?.startsWith(awaited)) reached.resolve()
  })
  const server = new ServeProcess(data)
  await Promise.race([reached.promise, server.isReady])
  watcher.close()
  if (random.next() < 0.5) await sleep(random.between(0, 10))
  await server.kill()
}

describe('a first run that is killed', () => {
  it(`can be begun again, ${FIRST_RUNS} times over`, { timeout: TIMEOUT_MS }, async () => {
    const random = newRandom('first-run')
    for (let run = 0; run < FIRST_RUNS; run++) {
      const data = await newFolder()
      await killWhileStarting(data, random, run === 0 ? 'crypto.key' : undefined)
      const server = new ServeProcess(data)
      const api = await server.apiAs('writer')
      const content = random.bytes('content', 1000)
      const { id } = (await createObject(api, sentAs('one', content), content)).json
      expect((await api.send('GET', `/v1/objects/${id}`)).body.equals(content)).toBe(true)
      await server.kill()
    }
  })
})

const sentAs = (name: string, content: Buffer): Sent => ({
  name,
  sha256: sha256(content),
  length: content.length,
  contentType: 'text/plain',
  classification: 'internal',
})

describe('a vault that is killed again and again under load', () => {
  it('keeps what it acknowledged, and shows nothing half-written', {
    tags: ['longer'],
    timeout: TIMEOUT_MS,
  }, async () => {
    const random = newRandom('load')
    const vaults = Array.from({ length: VAULTS }, (_, vault) =>
      killAgainAndAgain(random.fork(`vault ${vault}`)),
    )
    const failed = (await Promise.allSettled(vaults)).find(({ status }) => status === 'rejected')
    if (failed?.status === 'rejected') throw failed.reason
  })
})

async function killAgainAndAgain(random: Random): Promise<void> {
  const data = await newFolder()
  const known = new Known()
  for (let round = 0; round < KILLS_UNDER_LOAD; round++) {
    if (round % ROUNDS_PER_KILL_WHILE_STARTING === ROUNDS_PER_KILL_WHILE_STARTING - 1)
      await killWhileStarting(data, random)
    await useAndKill(data, known, random.fork(`round ${round}`), round)
    expect(await findLeaksIn(databaseFiles(data), known.destroyedKeys())).toEqual([])
  }
  await verifyAfterRestart(data, known, random)
  await sweepPastDeadline(data, known)
  const server = new ServeProcess(data)
  const api = await server.apiAs('writer')
  await verifyObjects(api, known.objects.values())
  await verifyList(api, known)
  server.process.kill('SIGTERM')
  expect(await server.ended).toBe(0)
}

/** Restarts, verifies what the last kill has left, then loads and kills. */
async function useAndKill(data: string, known: Known, random: Random, round: number): Promise<void> {
  const server = new ServeProcess(data)
  const api = await server.apiAs('writer')
  const isFull = round % KILLS_PER_FULL_VERIFICATION === 0
  await repeatUnanswered(api, known, random)
  if (isFull) await verifyUsed(api, known, sample(known.objects.values(), random, OLD_OBJECTS_CHECKED))
  else await verifyObjects(api, sample(known.touched, random, USED_OBJECTS_CHECKED))
  await verifyList(api, known, true)
  const common = await createCommonObject(api, known, random, round)
  let acknowledgedLeft = random.between(1, ACKNOWLEDGED_MAX)
  const enough = Promise.withResolvers<void>()
  const context = {
    api,
    known,
    common,
    databaseFile: join(data, DATA_FILES.database),
    onAcknowledged: () => {
      acknowledgedLeft -= 1
      if (acknowledgedLeft === 0) enough.resolve()
    },
    isKilled: () => server.killed,
  }
  const older = known.live().filter((object) => object.isCertain && !known.commons.has(object))
  const clients = Array.from({ length: CLIENTS }, (_, index) => {
    const own = older.filter((__, at) => at % CLIENTS === index).slice(-5)
    return new LoadClient(context, random, `${round}-${index}`, own).run()
  })
  const load = Promise.all(clients)
  // A client that fails before the kill fails the test.
  await Promise.race([enough.promise, load])
  await sleep(random.between(0, 15))
  await server.kill()
  await load
}

async function createCommonObject(
  api: Api,
  known: Known,
  random: Random,
  round: number,
): Promise<KnownObject> {
  const name = `${round}-common`
  const content = random.bytes(name, 100)
  const sent = sentAs(name, content)
  const reply = await createObject(api, sent, content)
  const object = known.add(reply.json.id, { sent, marks: new Set([name]) })
  known.commons.add(object)
  return object
}

function sample(objects: Iterable<KnownObject>, random: Random, count: number): Set<KnownObject> {
  const all = [...objects]
  const picked = Array.from({ length: count }, () => random.pick(all)).filter((one) => one !== undefined)
  return new Set(picked)
}

async function verifyAfterRestart(data: string, known: Known, random: Random): Promise<void> {
  const server = new ServeProcess(data)
  const api = await server.apiAs('writer')
  await repeatUnanswered(api, known, random)
  await verifyUsed(api, known, known.objects.values())
  await verifyList(api, known, true)
  await server.kill()
}

/** Half of the new objects that were not acknowledged are asked for again: a repetition never makes a second one. */
async function repeatUnanswered(api: Api, known: Known, random: Random): Promise<void> {
  for (const attempt of known.unansweredObjects.filter(() => random.next() < 0.5)) {
    const { sent, mark, content } = attempt
    const reply = await createObject(api, sent, content)
    known.add(reply.json.id, { sent, marks: new Set([mark]) })
    known.unansweredObjects = known.unansweredObjects.filter((other) => other !== attempt)
  }
}

/** Everything that was used since the last time, and these. */
async function verifyUsed(api: Api, known: Known, others: Iterable<KnownObject>): Promise<void> {
  await verifyObjects(api, new Set([...known.touched, ...others]))
  known.touched.clear()
}

/** No orphan is left, no blob of a live version is taken, the database is sound, and every acknowledgment is on record. */
async function sweepPastDeadline(data: string, known: Known): Promise<void> {
  const clock = (): number => Date.now() + 2 * POLICY.replacingBlobMs
  const blobFolder = join(data, DATA_FILES.blobs)
  const opened = await openStores(data)
  const stores = { ...opened, blobs: await openBlobStore(blobFolder, nodeFileSystem, clock) }
  const { sweep } = composeEmbedded(stores, {
    ...(await openVaultFacts(data)),
    issuer: 'none',
    audience: 'none',
    jwks: createLocalJWKSet({ keys: [] }),
    log: { info: () => undefined, error: () => undefined },
    clock,
  })
  await sweep()
  expect(await sweep()).toEqual({ deleted: 0, expired: 0, orphans: 0, failed: 0 })
  expect(stores.database.prepare('PRAGMA integrity_check').all()).toEqual([{ integrity_check: 'ok' }])

  const blobs = (await filesBelow(blobFolder)).map((file) => file.slice(file.lastIndexOf('/') + 1))
  const expected = stores.database
    .prepare(`SELECT replace(blob_key, '/', '.') AS name FROM versions JOIN version_contents ON id = content`)
    .all()
  expect(blobs.toSorted()).toEqual(expected.map(({ name }) => String(name)).toSorted())
  expect(await stores.store.unfinished(1, null)).toEqual([])

  const events = await stores.events.page(null, 1_000_000)
  const outcomes = new Map<string, string[]>()
  for (const { requestId = '', action, outcome, object } of events) {
    outcomes.set(requestId, [...(outcomes.get(requestId) ?? []), `${action} ${outcome} ${object}`])
  }
  expect(new Set(events.map(({ id }) => id)).size).toBe(events.length)
  expect(known.acknowledged.length).toBeGreaterThan(KILLS_UNDER_LOAD)
  for (const { requestId, action, object } of known.acknowledged) {
    expect(outcomes.get(requestId)).toEqual([`${action} allowed ${object}`])
  }
  stores.database.close()
  await opened.blobs.close()
  await stores.blobs.close()
  expect(await findLeaks(data, known.keysOfDeleted())).toEqual([])
}
