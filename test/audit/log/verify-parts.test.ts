/** Tiles that were partly full, and stay for whoever has a checkpoint of then. */
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { tilePath } from '../../../lib/audit/log/tiles.ts'
import { temporaryFolder } from '../../support/folders.ts'
import { flipped, openSealedLog, withFile } from './sealed-log.ts'

test('a byte of any part of a tile that is flipped is told, with the file', async () => {
  const log = await openSealedLog(join(await temporaryFolder(), 'log'))
  onTestFinished(() => log.close())
  for (const count of [2, 1, 300, 5]) {
    await log.append(count)
    await log.seal()
  }
  expect((await log.verify()).first).toBeNull()
  const former = { index: 1, width: 303 - 256 }
  for (const level of [0, 'entries'] as const) {
    const path = tilePath({ level, ...former })
    for (const at of [0, 31, 70]) {
      const { problems } = await withFile(
        log.file(path),
        (bytes) => flipped(bytes, at, 3),
        () => log.verify(),
      )
      expect(problems, path).toMatchObject([{ kind: 'damaged-tile', leaf: 256, where: path }])
    }
    await withFile(
      log.file(path),
      (bytes) => bytes.subarray(1),
      async () => expect((await log.verify()).counts).toEqual({ 'damaged-tile': 1 }),
    )
  }
  // What was a part of a full tile is gone.
  expect(await readdir(log.file('tile/0'))).toEqual(['000', '001.p'])
})
