import {
  DeleteObjectCommand,
  ListObjectVersionsCommand,
  PutObjectCommand,
  type S3Client,
} from '@aws-sdk/client-s3'
import { beforeEach, describe, expect, it } from 'vitest'
import { S3BlobStore } from '../../../lib/adapters/aws/s3/blob-store.ts'
import { createS3Client } from '../../../lib/adapters/aws/s3/client.ts'
import { newBlobKey, randomObjectId } from '../../../lib/objects/ids.ts'
import { blobStoreContract, type OpenBlobStore } from '../../contract/blob-store.ts'
import { endpointOf } from '../setup/environment.ts'
import { versionedBucket } from '../support/bucket.ts'

// As in a function: the client finds moto through the SDK's own variable.
process.env['AWS_ENDPOINT_URL_S3'] = endpointOf('moto')

function openOn(bucket: string): OpenBlobStore {
  const client = createS3Client()
  return {
    blobs: new S3BlobStore(client, bucket),
    reopen: async () => {
      client.destroy()
      return openOn(bucket)
    },
    close: async () => client.destroy(),
  }
}

async function listed(blobs: S3BlobStore): Promise<readonly string[]> {
  const keys: string[] = []
  for await (const { key } of blobs.list()) keys.push(key)
  return keys
}

blobStoreContract('S3', async () => openOn(await versionedBucket(createS3Client())))

describe('in a bucket with versions', () => {
  let client: S3Client
  let bucket: string
  let blobs: S3BlobStore
  beforeEach(async () => {
    client = createS3Client()
    bucket = await versionedBucket(client)
    blobs = new S3BlobStore(client, bucket)
  })

  /** S3 lists a thousand at once; fewer show the same in less time. */
  const listOnly = (MaxKeys: number): void =>
    client.middlewareStack.add((next) => (args) => next({ ...args, input: { MaxKeys, ...args.input } }), {
      step: 'initialize',
    })

  const putRaw = (Key: string): Promise<unknown> =>
    client.send(new PutObjectCommand({ Bucket: bucket, Key, Body: 'raw' }))

  /** Of versions and markers. */
  async function keysLeft(): Promise<readonly (string | undefined)[]> {
    const { Versions = [], DeleteMarkers = [] } = await client.send(
      new ListObjectVersionsCommand({ Bucket: bucket }),
    )
    return [...Versions, ...DeleteMarkers].map(({ Key }) => Key)
  }

  it('deletes every version and every delete marker of a blob', async () => {
    const key = newBlobKey(randomObjectId(), 1)
    for (let round = 0; round < 3; round += 1) {
      await putRaw(key)
      await client.send(new DeleteObjectCommand({ Bucket: bucket, Key: key }))
    }
    await putRaw(key)
    expect(await keysLeft()).toHaveLength(7)
    await blobs.delete(key)
    expect(await keysLeft()).toEqual([])
  })

  it('deletes more versions than one answer lists', async () => {
    const key = newBlobKey(randomObjectId(), 1)
    for (let version = 1; version <= 7; version += 1) await putRaw(key)
    await putRaw(`${key}0`)
    listOnly(3)
    await blobs.delete(key)
    expect(await keysLeft()).toEqual([`${key}0`])
  })

  it('deletes nothing whose key only begins with the same characters', async () => {
    const key = newBlobKey(randomObjectId(), 1)
    const longer = [`${key}0`, `${key}/1/x`]
    for (const each of [key, ...longer]) await putRaw(each)
    await blobs.delete(key)
    expect(new Set(await keysLeft())).toEqual(new Set(longer))
  })

  it('has no blob under a delete marker, and lists none', async () => {
    const key = newBlobKey(randomObjectId(), 1)
    await blobs.put(key, [Buffer.from('content')])
    await client.send(new DeleteObjectCommand({ Bucket: bucket, Key: key }))
    expect(await blobs.get(key)).toBeNull()
    expect(await listed(blobs)).toEqual([])
  })

  it('lists more blobs than one answer holds, and nothing that is not a blob', async () => {
    const keys = Array.from({ length: 7 }, (_, number) => newBlobKey(randomObjectId(), number + 1))
    for (const key of ['inventory/manifest.json', ...keys]) await putRaw(key)
    listOnly(3)
    expect(new Set(await listed(blobs))).toEqual(new Set(keys))
  })

  it('says that a bucket is missing, instead of that a blob is', async () => {
    const elsewhere = new S3BlobStore(client, `${bucket}-not`)
    const key = newBlobKey(randomObjectId(), 1)
    await expect(elsewhere.get(key)).rejects.toMatchObject({ code: 'internal' })
    await expect(elsewhere.put(key, [])).rejects.toMatchObject({ code: 'internal' })
    await expect(elsewhere.delete(key)).rejects.toMatchObject({ code: 'internal' })
    await expect(listed(elsewhere)).rejects.toMatchObject({ code: 'internal' })
  })
})
