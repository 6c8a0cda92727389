import { ListObjectVersionsCommand } from '@aws-sdk/client-s3'
import { describe, expect, it } from 'vitest'
import { createS3Client } from '../../../lib/adapters/aws/s3/client.ts'
import { S3TileStore } from '../../../lib/adapters/aws/s3/tile-store.ts'
import { note, tileStoreContract } from '../../contract/tile-store.ts'
import { endpointOf } from '../setup/environment.ts'
import { lockedBucket } from '../support/bucket.ts'

// As in a function: the client finds moto through the SDK's own variable.
process.env['AWS_ENDPOINT_URL_S3'] = endpointOf('moto')

/** S3 puts an object that is not there in one step; moto's threads may both find that it is not there. */
const RIVALS_AT_ONCE = false

tileStoreContract(
  'S3',
  async () => {
    const client = createS3Client()
    return new S3TileStore(client, await lockedBucket(client))
  },
  RIVALS_AT_ONCE,
)

describe('in a bucket that is locked', () => {
  it('every checkpoint stays below the one that was put over it', async () => {
    const client = createS3Client()
    const bucket = await lockedBucket(client)
    const tiles = new S3TileStore(client, bucket)
    for (const size of [1, 2, 3]) await tiles.advance(note(size), size)
    const { Versions = [] } = await client.send(new ListObjectVersionsCommand({ Bucket: bucket }))
    expect(Versions.map(({ Key }) => Key)).toEqual(['checkpoint', 'checkpoint', 'checkpoint'])
    client.destroy()
  })
})
