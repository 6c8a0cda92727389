import { readdir, readlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { DATA_FILES } from '../../lib/compose/data-files.ts'
import { openStores } from '../../lib/compose/embedded.ts'
import { temporaryFolder } from '../support/folders.ts'

/** What this process has open below a folder. */
async function openFilesBelow(folder: string): Promise<readonly string[]> {
  const descriptors = await readdir('/proc/self/fd')
  const targets = await Promise.all(descriptors.map((fd) => readlink(`/proc/self/fd/${fd}`).catch(() => '')))
  return targets.filter((target) => target.startsWith(folder))
}

describe.runIf(process.platform === 'linux')('the stores of a data folder', () => {
  test('leave no file open when they are closed', async () => {
    const folder = await temporaryFolder()
    const stores = await openStores(folder)
    expect(await openFilesBelow(folder)).toContain(join(folder, DATA_FILES.database))
    await stores.close()
    expect(await openFilesBelow(folder)).toEqual([])
    await expect(stores.versions.head('o')).rejects.toMatchObject({ code: 'unavailable' })
  })

  test('leave no file open when one of them cannot be opened', async () => {
    const folder = await temporaryFolder()
    await writeFile(join(folder, 'keys.sealed'), 'damaged')
    await expect(openStores(folder)).rejects.toMatchObject({ code: 'invalid-key-file' })
    expect(await openFilesBelow(folder)).toEqual([])
  })
})

test('everything in a data folder goes by the one clock that it was opened with', async () => {
  const folder = await temporaryFolder()
  const stores = await openStores(folder, () => 5_000)
  const keyId = await stores.keys.createKey(1)
  expect(await stores.keys.describeKey(keyId)).toMatchObject({ created: 5_000 })
  await stores.close()
})
