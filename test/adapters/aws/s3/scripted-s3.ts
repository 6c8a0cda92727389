/** An S3 that answers as it is told, over real HTTP: what a real one does on a bad day. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { S3Client } from '@aws-sdk/client-s3'
import { onTestFinished } from 'vitest'
import { clientOptions } from '../../../../lib/adapters/aws/client-options.ts'
import { S3BlobStore } from '../../../../lib/adapters/aws/s3/blob-store.ts'
import { listen, stopServer } from '../../../support/http-server.ts'

export type Reply = (response: ServerResponse, request: IncomingMessage) => void

export const ok: Reply = (response) => void response.end()

export const body =
  (xml: string): Reply =>
  (response) =>
    void response.setHeader('Content-Type', 'application/xml').end(xml)

/** An error as S3 writes it ("Error responses" in its API reference). */
export const failure =
  (status: number, code: string): Reply =>
  (response) =>
    void response
      .writeHead(status, { 'Content-Type': 'application/xml' })
      .end(`<?xml version="1.0"?><Error><Code>${code}</Code><Message>Scripted.</Message></Error>`)

/** The request has arrived whole, and nobody hears of it. */
export const lostAnswer: Reply = (_, request) => void request.socket.destroy()

/** Its blobs, and the requests so far. */
export async function scriptedStore(...replies: readonly Reply[]) {
  const { client, requests } = await scriptedClient(...replies)
  return { blobs: new S3BlobStore(client, 'bucket'), requests }
}

/** @param replies one for each request; the last is repeated. @returns a client, and the requests so far. */
export async function scriptedClient(...replies: readonly Reply[]) {
  const requests: string[] = []
  const server = createServer((request, response) => {
    request.resume().once('end', () => {
      const reply = replies[Math.min(requests.length, replies.length - 1)]
      requests.push(`${request.method} ${request.url}`)
      reply?.(response, request)
    })
  })
  onTestFinished(() => stopServer(server))
  const client = new S3Client({
    ...clientOptions(),
    endpoint: `http://127.0.0.1:${await listen(server)}`,
    region: 'eu-central-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    forcePathStyle: true,
  })
  onTestFinished(() => client.destroy())
  return { client, requests }
}
