import type { S3Client } from '@aws-sdk/client-s3'
import { type Bytes, equal, utf8 } from '../../../audit/log/bytes.ts'
import { checkpointOf } from '../../../audit/log/checkpoint.ts'
import type { TileStore } from '../../../audit/log/ports.ts'
import { KeyfoldError } from '../../../errors.ts'
import { AWS_POLICY } from '../aws-policy.ts'
import { unavailable } from '../errors.ts'
import { putIf } from './put-if.ts'
import { CHECKPOINT, S3TileReader } from './tile-reader.ts'

/**
 * The log's bucket, whose Object Lock keeps every version of every object. Tiles are put once. The checkpoint is put over the one before,
 * which stays below it as a version.
 */
export class S3TileStore implements TileStore {
  readonly #client: S3Client
  readonly #bucket: string
  readonly #reader: S3TileReader

  constructor(client: S3Client, bucket: string) {
    this.#client = client
    this.#bucket = bucket
    this.#reader = new S3TileReader(client, bucket)
  }

  read(path: string): Promise<Bytes | null> {
    return this.#reader.read(path)
  }

  checkpoint(): Promise<string | null> {
    return this.#reader.checkpoint()
  }

  /** What is there may be another sealer's: the same, unless somebody has changed it. */
  async write(path: string, bytes: Bytes): Promise<void> {
    const outcome = await putIf(this.#client, this.#bucket, { key: path, body: bytes, ifNoneMatch: '*' })
    if (outcome === 'put') return
    const found = await this.read(path)
    if (found === null || !equal(found, bytes)) throw changed(path)
  }

  async advance(note: string, size: number): Promise<void> {
    for (let attempt = 0; attempt < AWS_POLICY.checkpointAttemptsMax; attempt++) {
      const found = await this.#reader.find(CHECKPOINT)
      if (found !== null && sizeOf(found.bytes) >= size) return
      const condition = found === null ? { ifNoneMatch: '*' as const } : { ifMatch: found.etag }
      const put = { key: CHECKPOINT, body: utf8(note), ...condition }
      if ((await putIf(this.#client, this.#bucket, put)) === 'put') return
    }
    throw unavailable('The checkpoint is being replaced all the time.')
  }
}

/** @throws KeyfoldError `internal` for what no sealer has put there: to go on over it would hide it. */
function sizeOf(note: Uint8Array): number {
  const size = checkpointOf(Buffer.from(note).toString())?.size
  if (size === undefined) throw changed(CHECKPOINT)
  return size
}

const changed = (path: string): KeyfoldError =>
  new KeyfoldError(
    'internal',
    `The log cannot go on: ${path} in its bucket is not as it was written. Run "keyfold audit verify --aws"; the version that was ` +
      'written is below, and locked.',
  )
