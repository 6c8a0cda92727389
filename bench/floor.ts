/**
 * The floor that `bench/api.ts` measures the vault against: the least that a server on Node can do and still store a record
 * as durably. A plain `node:http` server that checks the same token, seals with one-shot AES-256-GCM, writes the same file
 * with the same two fsyncs over raw descriptors, and puts the same rows into the same tables, under the same pragmas, in the
 * same group commits.
 *
 * What it leaves out, and the vault does: proxy events and Base64, routing and validation of anything, middy, roles, grants,
 * holds and tombstones, the look at whether a blob of that name exists, wrapped data keys (it stores the data key itself, in
 * as many bytes), the write deadline, the message format with its commitment and frames, the prelude, expiry, idempotency
 * keys, ETags and the other headers, request ids and logs, problem documents, rate limits, time-outs, and every limit on what
 * a client may send: it allocates what `Content-Length` says. It is no vault, and answers loopback only.
 *
 * Started by the bench with one JSON argument, it prints its port.
 */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { mkdirSync, openSync } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { createLocalJWKSet, type JSONWebKeySet, jwtVerify } from 'jose'
import { openDatabase } from '../lib/adapters/embedded/database.ts'
import { nodeFileSystem } from '../lib/adapters/embedded/file-system.ts'
import { WRAPPED_BYTES } from '../lib/adapters/embedded/key-wrap.ts'
import { STORAGE_POLICY } from '../lib/adapters/embedded/storage-policy.ts'
import { GroupCommit } from './api/group-commit.ts'

type Options = { folder: string; issuer: string; audience: string; jwks: JSONWebKeySet }

const options = JSON.parse(process.argv[2] ?? '{}') as Options
const keys = createLocalJWKSet(options.jwks)

const path = join(options.folder, 'floor.sqlite')
openDatabase(path).close()
const database = new DatabaseSync(path)
// The schema is there; these last for a connection, and are those of `openDatabase`.
database.exec(`
  PRAGMA synchronous = FULL;
  PRAGMA secure_delete = ON;
  PRAGMA temp_store = MEMORY;
  PRAGMA foreign_keys = ON;
  PRAGMA wal_autocheckpoint = ${STORAGE_POLICY.checkpointPages};
`)
const commits = new GroupCommit(database)

const blobs = join(options.folder, 'blobs')
mkdirSync(blobs)
const folder = openSync(blobs, 'r')
// Callbacks and descriptors, promisified: the cheapest that Node has, and what the vault uses.
const files = nodeFileSystem

database.exec(
  "INSERT INTO principals (principal, disabled, roles) VALUES ('client:demo-writer', 0, '[\"writer\"]')",
)
const principal = database.prepare(
  'SELECT disabled, tokens_not_before, roles FROM principals WHERE principal = ?',
)
const newest = database.prepare(`
  SELECT * FROM versions v JOIN version_contents c ON c.id = v.content
  WHERE v.object = ? ORDER BY v.version DESC LIMIT 1`)
const insertEvent = database.prepare('INSERT INTO events (id, event) VALUES (?, ?)')
const insertContent = database.prepare(`
  INSERT INTO version_contents (wrapped_data_key, blob_key, message_id, subject, content_type, classification, labels)
  VALUES (?, ?, ?, NULL, 'application/octet-stream', 'confidential', '{}')`)
const insertVersion = database.prepare(`
  INSERT INTO versions (object, version, state, listed, kind, owner, created, content, revision, length, sealed_length,
    frame_length, generation)
  VALUES (?, 1, 'live', 1, 'object', 'client:demo-writer', ?, ?, 1, ?, ?, 65536, 1)`)

const IV_BYTES = 12
const TAG_BYTES = 16
const KEY_BYTES = 32

let events = 0
const recordEvent = (action: string, object: string): Promise<void> => {
  const id = `${Date.now()}${String(events++).padStart(13, '0')}`
  const event = JSON.stringify({
    id,
    time: new Date().toISOString(),
    action,
    outcome: 'allowed',
    principal: 'client:demo-writer',
    roles: ['writer'],
    client: 'demo-writer',
    requestId: randomBytes(16).toString('hex'),
    sourceIp: '127.0.0.1',
    object,
    version: 1,
    classification: 'confidential',
    generation: 1,
    bytes: 0,
  })
  return commits.run(() => void insertEvent.run(id, event))
}

async function writeDurably(name: string, parts: readonly Uint8Array[]): Promise<void> {
  const target = join(blobs, name)
  const file = await files.open(`${target}.tmp`, 'wx', 0o600)
  await files.writev(file, parts as Uint8Array[])
  await files.fsync(file)
  await files.close(file)
  await files.rename(`${target}.tmp`, target)
  await files.fsync(folder)
}

async function readWhole(name: string): Promise<Buffer> {
  const file = await files.open(join(blobs, name), 'r', 0)
  const bytes = Buffer.allocUnsafeSlow(await files.size(file))
  await files.read(file, bytes, 0, 0)
  await files.close(file)
  return bytes
}

async function store(body: Buffer): Promise<string> {
  const object = randomBytes(16).toString('base64url')
  const key = randomBytes(KEY_BYTES)
  const iv = randomBytes(IV_BYTES)
  const cipher = createCipheriv('aes-256-gcm', key, iv)
  const sealed = cipher.update(body)
  cipher.final()
  const parts = [iv, cipher.getAuthTag(), sealed]
  await Promise.all([writeDurably(object, parts), recordEvent('object.encrypt', object)])
  await commits.run(() => {
    const padded = Buffer.concat([key, Buffer.alloc(WRAPPED_BYTES - KEY_BYTES)])
    const { lastInsertRowid } = insertContent.run(padded, object, randomBytes(32).toString('base64url'))
    insertVersion.run(object, Date.now(), lastInsertRowid, body.length, sealed.length)
  })
  return object
}

async function read(object: string): Promise<Buffer> {
  const row = newest.get(object)
  if (row === undefined) throw new Error('No such object.')
  await recordEvent('object.decrypt', object)
  const message = await readWhole(object)
  const key = (row['wrapped_data_key'] as Uint8Array).subarray(0, KEY_BYTES)
  const decipher = createDecipheriv('aes-256-gcm', key, message.subarray(0, IV_BYTES))
  decipher.setAuthTag(message.subarray(IV_BYTES, IV_BYTES + TAG_BYTES))
  const content = decipher.update(message.subarray(IV_BYTES + TAG_BYTES))
  decipher.final()
  return content
}

/** The client is ours, and says how much it sends. */
function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const body = Buffer.allocUnsafeSlow(Number(request.headers['content-length']))
  let filled = 0
  return new Promise((resolve, reject) => {
    request.on('data', (chunk: Buffer) => {
      filled += chunk.copy(body, filled)
    })
    request.on('end', () => resolve(body)).on('error', reject)
  })
}

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const token = request.headers.authorization?.slice('Bearer '.length) ?? ''
  await jwtVerify(token, keys, { issuer: options.issuer, audience: options.audience, algorithms: ['RS256'] })
  if (principal.get('client:demo-writer')?.['disabled'] !== 0) throw new Error('Refused.')
  if (request.method === 'POST') {
    const id = await store(await bodyOf(request))
    const json = JSON.stringify({ id })
    response.writeHead(201, { 'Content-Type': 'application/json', 'Content-Length': json.length }).end(json)
  } else {
    const content = await read(request.url?.split('/').at(-1) ?? '')
    const headers = { 'Content-Type': 'application/octet-stream', 'Content-Length': content.length }
    response.writeHead(200, headers).end(content)
  }
}

const server = createServer((request, response) => {
  answer(request, response).catch(() => response.writeHead(500).end())
})
server.listen(0, '127.0.0.1', () => {
  const address = server.address()
  process.stdout.write(`${JSON.stringify({ port: typeof address === 'object' ? address?.port : null })}\n`)
})
