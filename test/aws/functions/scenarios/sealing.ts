import { GetObjectCommand, ListObjectsV2Command } from '@aws-sdk/client-s3'
import { beforeAll, describe, expect, it } from 'vitest'
import { createS3Client } from '../../../../lib/adapters/aws/s3/client.ts'
import { fromBase64 } from '../../../../lib/audit/log/bytes.ts'
import { checkpointOf, logOrigin } from '../../../../lib/audit/log/checkpoint.ts'
import { isSignedBy, type NoteKey, parseNote, parseVerifierKey } from '../../../../lib/audit/log/note.ts'
import { isIncluded, leafOf } from '../../../../lib/audit/log/proof.ts'
import { type Verification, verifyLog } from '../../../../lib/audit/log/verify/verify.ts'
import { VAULT } from '../../support/services.ts'
import type { World } from '../../support/world.ts'

/** After others have given it something to seal. */
export function sealing(world: () => World): void {
  describe('the log', () => {
    let key: NoteKey

    /** Answers may be lost, so that a run gives up: the next one goes on. */
    async function seal(): Promise<void> {
      for (let tries = 0; tries < 5; tries++) {
        try {
          await world().vault.seal()
          return
        } catch (error) {
          if (tries === 4) throw error
        }
      }
    }

    const verify = (): Promise<Verification> => verifyLog(world().vault.services.log, { keys: [key] })

    beforeAll(async () => {
      await seal()
      const { json } = await world().as.ada.send('GET', '/v1/audit/checkpoint')
      key = (await parseVerifierKey(json.key)) as NoteKey
    })

    it('has every event, as it was recorded, once, under a checkpoint that KMS signed', async () => {
      await seal()
      const events = await world().vault.events()
      const { size, waiting, first } = await verify()
      expect([first, size, waiting]).toEqual([null, events.length, 0])
      expect(size).toBeGreaterThan(20)
    })

    it('proves an event to whoever it is of, and to whoever has only the checkpoint', async () => {
      const { ada } = world().as
      const own = await ada.send('GET', '/v1/audit/events?principal=client:ada&limit=50')
      const { json } = await ada.send('GET', `/v1/audit/proof?event=${own.json.events.at(-1).id}`)
      const note = parseNote(json.checkpoint)
      const checkpoint = checkpointOf(json.checkpoint)
      if (note === null || checkpoint === null) throw new Error('This is no checkpoint.')
      expect(await isSignedBy(note, key)).toBe(true)
      expect(checkpoint.origin).toBe(logOrigin(VAULT))
      const bytes = (text: string) => fromBase64(text) ?? new Uint8Array()
      const leaf = await leafOf(json.event, bytes(json.salt))
      const { size, root } = checkpoint
      const path = json.path.map(bytes)
      expect(await isIncluded({ leaf, index: json.leaf, size, root, path })).toBe(true)
    })

    it('still verifies when the body of an event was destroyed by law', async () => {
      const { as, vault } = world()
      const own = await as.rob.send('GET', '/v1/audit/events?principal=client:rob&limit=50')
      const { id } = own.json.events.at(-1)
      await seal()
      const headers = { 'Keyfold-Purpose': 'legal/case 7' }
      const path = `/v1/audit/events/${id}/redaction`
      const redacted = await as.pia.send('POST', path, { headers, body: { reason: 'case 7' } })
      expect(redacted.status).toBe(204)
      await seal()
      expect(await verify()).toMatchObject({ first: null, redacted: 1 })
      expect((await vault.events()).some((event) => event.id === id)).toBe(false)
    })

    it('tells its witness of its checkpoints', async () => {
      const { witnessBucket: Bucket } = world().vault.services
      const s3 = createS3Client()
      const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket }))
      expect(Contents.length).toBeGreaterThan(0)
      for (const { Key = '' } of Contents) {
        const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key }))
        const { size = null } = checkpointOf((await Body?.transformToString()) ?? '') ?? {}
        expect(Key).toBe(`${logOrigin(VAULT)}/${size}`)
      }
      s3.destroy()
    })
  })
}
