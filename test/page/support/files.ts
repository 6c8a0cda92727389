/** Files that somebody stores, and how they get into the page. */
import { mkdtemp, readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Download, Locator, Page } from 'playwright-core'

export type Chosen = { readonly name: string; readonly mimeType: string; readonly buffer: Buffer }

/** As from a window of the system's: real files, by real events of a drag. */
export async function dropOn(page: Page, target: Locator, files: readonly Chosen[]): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'keyfold-dropped-'))
  const paths = files.map(({ name }) => join(folder, name))
  await Promise.all(files.map(({ buffer }, index) => writeFile(paths[index] ?? '', buffer)))
  const box = await target.boundingBox()
  if (box === null) throw new Error('There is nothing to drop on')
  const at = { x: box.x + box.width / 2, y: box.y + box.height / 2 }
  const session = await page.context().newCDPSession(page)
  const data = { items: [], files: paths, dragOperationsMask: 1 }
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const)
    await session.send('Input.dispatchDragEvent', { type, ...at, data })
  await session.detach()
}

/** What the browser saved, and under which name. */
export async function saved(download: Download): Promise<{ name: string; bytes: Buffer }> {
  return { name: download.suggestedFilename(), bytes: await readFile(await download.path()) }
}
