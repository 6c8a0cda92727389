import { describe, expect, it } from 'vitest'
import { bucketWitness } from '../../../../lib/adapters/aws/s3/bucket-witness.ts'
import { S3TileReader } from '../../../../lib/adapters/aws/s3/tile-reader.ts'
import { S3TileStore } from '../../../../lib/adapters/aws/s3/tile-store.ts'
import { note } from '../../../contract/tile-store.ts'
import { failure, lostAnswer, ok, type Reply, scriptedClient } from './scripted-s3.ts'

const taken = failure(412, 'PreconditionFailed')
const missing = failure(404, 'NoSuchKey')
const slowDown = failure(503, 'SlowDown')

const there =
  (content: Uint8Array | string): Reply =>
  (response) =>
    void response.setHeader('ETag', '"there"').end(content)

const TILE = new Uint8Array([1, 2, 3])

async function scripted(...replies: readonly Reply[]) {
  const { client, requests } = await scriptedClient(...replies)
  return { tiles: new S3TileStore(client, 'log'), reader: new S3TileReader(client, 'log'), client, requests }
}

describe('a tile', () => {
  it('that is there is compared, and the same is welcome', async () => {
    const { tiles, requests } = await scripted(taken, there(TILE))
    await tiles.write('tile/0/000', TILE)
    expect(requests.map((request) => request.split(' ')[0])).toEqual(['PUT', 'GET'])
  })

  it('that is there is compared also when an answer was lost: whose it is says nothing of its bytes', async () => {
    const { tiles } = await scripted(lostAnswer, taken, there('other'))
    await expect(tiles.write('tile/0/000', TILE)).rejects.toMatchObject({ code: 'internal' })
  })

  it('that was changed, or is hidden below a delete marker, stops the log, and is named', async () => {
    for (const found of [there('other'), there(''), missing]) {
      const { tiles } = await scripted(taken, found)
      await expect(tiles.write('tile/0/000', TILE)).rejects.toMatchObject({
        code: 'internal',
        message: expect.stringMatching(/tile\/0\/000 .* not as it was written.*audit verify/),
      })
    }
  })
})

describe('a checkpoint', () => {
  it('is put over the very one that was read, and over no other', async () => {
    const conditions: unknown[] = []
    const noting =
      (reply: Reply): Reply =>
      (response, request) => {
        const { 'if-match': ifMatch, 'if-none-match': ifNoneMatch } = request.headers
        conditions.push({ ifMatch, ifNoneMatch })
        reply(response, request)
      }
    const { tiles } = await scripted(there(note(4)), noting(taken), missing, noting(ok))
    await tiles.advance(note(9), 9)
    expect(conditions).toEqual([{ ifMatch: '"there"' }, { ifNoneMatch: '*' }])
  })

  it('of another sealer that is as large is left, and one that vanished meanwhile is put anew', async () => {
    const { tiles, requests } = await scripted(there(note(4)), missing, there(note(9)))
    await tiles.advance(note(9), 9)
    expect(requests.map((request) => request.split(' ')[0])).toEqual(['GET', 'PUT', 'GET'])
  })

  it('that is none stops the log', async () => {
    for (const junk of ['', 'gone fishing', 'keyfold/v\n-1\n']) {
      const { tiles } = await scripted(there(junk))
      await expect(tiles.advance(note(9), 9)).rejects.toMatchObject({
        code: 'internal',
        message: expect.stringMatching(/checkpoint in its bucket/),
      })
    }
  })

  it('gives up when it is replaced all the time', async () => {
    const replies = Array.from({ length: 10 }, () => [there(note(4)), taken]).flat()
    const { tiles } = await scripted(...replies)
    await expect(tiles.advance(note(9), 9)).rejects.toMatchObject({ code: 'unavailable' })
  })
})

describe('reading the log', () => {
  it('tells apart what is not there, what may not be read and what cannot be told now', async () => {
    expect(await (await scripted(missing)).reader.read('tile/0/000')).toBeNull()
    expect(await (await scripted(missing)).reader.checkpoint()).toBeNull()
    const forbidden = await scripted(failure(403, 'AccessDenied'))
    await expect(forbidden.reader.checkpoint()).rejects.toMatchObject({ code: 'internal' })
    const busy = await scripted(slowDown)
    await expect(busy.reader.read('tile/0/000')).rejects.toMatchObject({ code: 'unavailable' })
  })
})

describe('a witness', () => {
  const origin = 'keyfold/v'

  it('gets each checkpoint as an object of its own, and may have it already', async () => {
    const { client, requests } = await scripted(ok, taken)
    const witness = bucketWitness(client, 'elsewhere', origin)
    for (const _ of [1, 2]) await witness.tell(note(9), 9)
    const [path] = new Set(requests.map((request) => request.split('?')[0]))
    expect(path).toBe('PUT /elsewhere/keyfold/v/9')
  })

  it('that refuses says so', async () => {
    const { client } = await scripted(failure(403, 'AccessDenied'))
    await expect(bucketWitness(client, 'elsewhere', origin).tell(note(9), 9)).rejects.toMatchObject({
      code: 'internal',
    })
  })
})
