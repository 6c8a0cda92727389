import { GetObjectCommand, type S3Client } from '@aws-sdk/client-s3'
import type { Bytes } from '../../../audit/log/bytes.ts'
import type { TileReader } from '../../../audit/log/ports.ts'
import { isNamed } from '../errors.ts'
import { callS3 } from './call.ts'

export const CHECKPOINT = 'checkpoint'

/** The log's bucket, for who may only read it. Needs `s3:ListBucket` too: else S3 refuses what is not there. */
export class S3TileReader implements TileReader {
  readonly #client: S3Client
  readonly #bucket: string

  constructor(client: S3Client, bucket: string) {
    this.#client = client
    this.#bucket = bucket
  }

  async read(path: string): Promise<Bytes | null> {
    return (await this.find(path))?.bytes ?? null
  }

  async checkpoint(): Promise<string | null> {
    const found = await this.find(CHECKPOINT)
    return found === null ? null : Buffer.from(found.bytes).toString()
  }

  /** The latest version of an object. The body is read within the call, since it may be lost on the way too. */
  async find(key: string): Promise<{ readonly bytes: Bytes; readonly etag: string } | null> {
    const download = async () => {
      const { Body, ETag = '' } = await this.#client.send(
        new GetObjectCommand({ Bucket: this.#bucket, Key: key }),
      )
      return { bytes: new Uint8Array((await Body?.transformToByteArray()) ?? []), etag: ETag }
    }
    try {
      return await callS3('GetObject', download, 'NoSuchKey')
    } catch (error) {
      if (isNamed(error, 'NoSuchKey')) return null
      throw error
    }
  }
}
