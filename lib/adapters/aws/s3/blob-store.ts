/**
 * Blobs as objects of one S3 bucket with versioning. A blob is written once and never again, so that its key has one
 * version; a delete takes whatever versions and markers there are.
 */
import {
  DeleteObjectsCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  ListObjectVersionsCommand,
  type S3Client,
} from '@aws-sdk/client-s3'
import { KeyfoldError } from '../../../errors.ts'
import { parseBlobKey } from '../../../objects/ids.ts'
import type { BlobInfo, BlobStore } from '../../../objects/ports.ts'
import { isNamed } from '../errors.ts'
import { callS3 } from './call.ts'
import { assertDeleted } from './deletion.ts'
import { putOnce } from './put-once.ts'

type ByteRange = { start: number; end: number }
/** Of one key. */
type Version = { readonly Key: string; readonly VersionId: string | undefined }

export class S3BlobStore implements BlobStore {
  readonly #client: S3Client
  readonly #bucket: string

  constructor(client: S3Client, bucket: string) {
    this.#client = client
    this.#bucket = bucket
  }

  /** S3 has stored an object durably before it answers, and lets nobody see a part of one. */
  async put(key: string, parts: readonly Uint8Array[]): Promise<void> {
    assertBlobKey(key)
    await putOnce(this.#client, this.#bucket, key, Buffer.concat(parts))
  }

  async get(key: string, range?: ByteRange): Promise<Uint8Array | null> {
    assertBlobKey(key)
    if (range === undefined) return this.#get(key)
    const start = Math.max(range.start, 0)
    // S3 knows no empty range. One byte tells whether there is a blob.
    if (range.end <= start) return (await this.#get(key, 'bytes=0-0')) === null ? null : new Uint8Array()
    return this.#get(key, `bytes=${start}-${range.end - 1}`)
  }

  async delete(key: string): Promise<void> {
    assertBlobKey(key)
    for (let more = true; more; ) {
      const found = await this.#versions(key)
      if (found.versions.length > 0) await this.#deleteVersions(found.versions)
      more = found.more
    }
  }

  /** Of each key the current version; those under a delete marker are the lifecycle's. */
  async *list(start = ''): AsyncGenerator<BlobInfo> {
    let token: string | undefined
    do {
      const input = { Bucket: this.#bucket, Prefix: start, ContinuationToken: token }
      const page = await callS3('ListObjectsV2', () => this.#client.send(new ListObjectsV2Command(input)))
      for (const { Key = '', LastModified, Size = 0 } of page.Contents ?? []) {
        if (LastModified === undefined || parseBlobKey(Key) === null) continue
        yield { key: Key, written: LastModified.getTime(), bytes: Size }
      }
      token = page.NextContinuationToken
    } while (token !== undefined)
  }

  /** @param Range as in HTTP; the body is read within the call, since it may be lost on the way too. */
  async #get(key: string, Range?: string): Promise<Uint8Array | null> {
    const download = async (): Promise<Uint8Array> => {
      const input = { Bucket: this.#bucket, Key: key, Range }
      const { Body } = await this.#client.send(new GetObjectCommand(input))
      return (await Body?.transformToByteArray()) ?? new Uint8Array()
    }
    try {
      return await callS3('GetObject', download, 'NoSuchKey', 'InvalidRange')
    } catch (error) {
      if (isNamed(error, 'NoSuchKey')) return null
      // The range begins behind the last byte; what is missing is NoSuchKey even then.
      if (isNamed(error, 'InvalidRange')) return new Uint8Array()
      throw error
    }
  }

  /**
   * Versions and delete markers of exactly this key, which comes before all others that begin with it. What is left after
   * these are deleted is asked for from the start: a marker would name a version that is no more.
   */
  async #versions(key: string): Promise<{ versions: Version[]; more: boolean }> {
    const input = { Bucket: this.#bucket, Prefix: key }
    const page = await callS3('ListObjectVersions', () =>
      this.#client.send(new ListObjectVersionsCommand(input)),
    )
    const own = [...(page.Versions ?? []), ...(page.DeleteMarkers ?? [])].filter(({ Key }) => Key === key)
    const versions = own.map(({ VersionId }) => ({ Key: key, VersionId }))
    return { versions, more: page.NextKeyMarker === key }
  }

  async #deleteVersions(versions: Version[]): Promise<void> {
    const input = { Bucket: this.#bucket, Delete: { Objects: versions, Quiet: true } }
    const answer = await callS3('DeleteObjects', () => this.#client.send(new DeleteObjectsCommand(input)))
    assertDeleted(answer.Errors ?? [])
  }
}

/** @throws KeyfoldError `internal` for a key that the vault does not make: it would reach objects that are not blobs. */
function assertBlobKey(key: string): void {
  if (parseBlobKey(key) === null)
    throw new KeyfoldError('internal', `Not a blob key: ${JSON.stringify(key)}.`)
}
