/** @module-tag longer */
import { describe, expect, it } from 'vitest'
import { AWS_POLICY } from '../../../../lib/adapters/aws/aws-policy.ts'
import { newBlobKey, randomObjectId } from '../../../../lib/objects/ids.ts'
import type { BlobStore } from '../../../../lib/objects/ports.ts'
import { body, failure, lostAnswer, ok, type Reply, scriptedStore } from './scripted-s3.ts'

const taken = failure(412, 'PreconditionFailed')
const undecided = failure(409, 'ConditionalRequestConflict')
const forbidden = failure(403, 'AccessDenied')
const slowDown = failure(503, 'SlowDown')

const key = newBlobKey(randomObjectId(), 1)
const content = [Buffer.from('sealed '), Buffer.from('content')]

describe('a put', () => {
  it('succeeds when its answer was lost and the next try meets its own object', async () => {
    const { blobs, requests } = await scriptedStore(lostAnswer, taken)
    await blobs.put(key, content)
    expect(requests).toHaveLength(2)
  })

  it('succeeds also when S3 is still busy with the try whose answer was lost', async () => {
    const { blobs, requests } = await scriptedStore(lostAnswer, undecided, taken)
    await blobs.put(key, content)
    expect(requests).toHaveLength(3)
  })

  it('is a conflict when the key was taken before its only try', async () => {
    const { blobs, requests } = await scriptedStore(taken)
    await expect(blobs.put(key, content)).rejects.toMatchObject({ code: 'conflict' })
    expect(requests).toHaveLength(1)
  })

  it('is repeated when S3 has not decided between two puts', async () => {
    const { blobs, requests } = await scriptedStore(undecided, undecided, ok)
    await blobs.put(key, content)
    expect(requests).toHaveLength(3)
  })

  it('is a conflict when S3 decided for the other put', async () => {
    const { blobs } = await scriptedStore(undecided, taken)
    await expect(blobs.put(key, content)).rejects.toMatchObject({ code: 'conflict' })
  })

  it('is given up when S3 never decides', async () => {
    const { blobs, requests } = await scriptedStore(undecided)
    await expect(blobs.put(key, content)).rejects.toMatchObject({ code: 'unavailable' })
    expect(requests).toHaveLength(AWS_POLICY.callAttemptsMax)
  })

  it('sends the same bytes again, with a checksum and the condition', async () => {
    const seen: object[] = []
    const noting =
      (reply: Reply): Reply =>
      (response, request) => {
        const {
          'x-amz-checksum-crc32': crc32,
          'if-none-match': condition,
          'content-length': length,
        } = request.headers
        seen.push({ crc32, condition, length })
        reply(response, request)
      }
    const { blobs } = await scriptedStore(noting(lostAnswer), noting(ok))
    await blobs.put(key, content)
    expect(seen).toHaveLength(2)
    expect(seen[1]).toEqual(seen[0])
    expect(seen[0]).toEqual({ crc32: expect.stringMatching(/^.{6}==$/), condition: '*', length: '14' })
  })
})

describe('a read', () => {
  it('is unavailable when the body breaks off', async () => {
    const half: Reply = (response) => {
      response.writeHead(200, { 'Content-Length': '1000' })
      response.write('half of it', () => response.destroy())
    }
    const { blobs } = await scriptedStore(half)
    await expect(blobs.get(key)).rejects.toMatchObject({ code: 'unavailable', retryAfterSeconds: 1 })
  })

  it('is unavailable when the body stops coming', async () => {
    const stalled: Reply = (response) => {
      response.writeHead(200, { 'Content-Length': '1000' })
      response.write('half of it')
    }
    const { blobs } = await scriptedStore(stalled)
    await expect(blobs.get(key)).rejects.toMatchObject({ code: 'unavailable' })
  })
})

describe('a delete', () => {
  const oneVersion = body(
    `<ListVersionsResult><Version><Key>${key}</Key><VersionId>v1</VersionId></Version></ListVersionsResult>`,
  )
  const refusing = (code: string): Reply =>
    body(
      `<DeleteResult><Error><Key>${key}</Key><Code>${code}</Code><Message>No.</Message></Error></DeleteResult>`,
    )

  it.each([
    ['AccessDenied', 'internal'],
    ['SlowDown', 'unavailable'],
    ['InternalError', 'unavailable'],
  ])('fails when S3 answers that it did not delete: %s', async (code, expected) => {
    const { blobs } = await scriptedStore(oneVersion, refusing(code))
    await expect(blobs.delete(key)).rejects.toMatchObject({ name: 'KeyfoldError', code: expected })
  })
})

describe('every call', () => {
  it.each([
    ['S3 throttles it', slowDown, 'unavailable', AWS_POLICY.callAttemptsMax],
    ['S3 does not permit it', forbidden, 'internal', 1],
  ])('fails as the vault’s own error when %s', async (_, reply, code, tries) => {
    const calls: readonly ((blobs: BlobStore) => Promise<unknown>)[] = [
      (blobs) => blobs.put(key, content),
      (blobs) => blobs.get(key),
      (blobs) => blobs.delete(key),
      (blobs) => blobs.list()[Symbol.asyncIterator]().next(),
    ]
    await Promise.all(
      calls.map(async (call) => {
        const { blobs, requests } = await scriptedStore(reply)
        await expect(call(blobs)).rejects.toMatchObject({ name: 'KeyfoldError', code })
        expect(requests).toHaveLength(tries)
      }),
    )
  })
})
