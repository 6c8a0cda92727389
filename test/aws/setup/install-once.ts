import { createHash } from 'node:crypto'
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** Ignored by git; may be deleted at any time. */
const TOOLS = join(import.meta.dirname, '..', '.tools')
const COMPLETE = '.complete'

export const AWS_TESTS = join(import.meta.dirname, '..')

/**
 * Installs a tool into a folder of its own, unless it is there already. The folder is named after the file that says what
 * is in it, so that another version gets another one, and an interrupted installation begins anew.
 *
 * @param definition path of that file, below test/aws
 * @returns the folder, and how long the installation took in seconds; null when it was there.
 */
export async function installOnce(
  tool: string,
  definition: string,
  install: (folder: string) => Promise<void>,
): Promise<{ folder: string; seconds: number | null }> {
  const digest = createHash('sha256').update(await readFile(join(AWS_TESTS, definition)))
  const name = `${tool}-${digest.digest('hex').slice(0, 12)}`
  const folder = join(TOOLS, name)
  if ((await filesIn(folder)).includes(COMPLETE)) return { folder, seconds: null }
  const started = performance.now()
  await removeOthers(tool)
  await mkdir(folder, { recursive: true })
  await install(folder)
  await writeFile(join(folder, COMPLETE), '')
  return { folder, seconds: Math.round((performance.now() - started) / 1000) }
}

/** Earlier versions, and what an interrupted installation has left. */
async function removeOthers(tool: string): Promise<void> {
  const old = (await filesIn(TOOLS)).filter((name) => name.startsWith(`${tool}-`))
  await Promise.all(old.map((name) => rm(join(TOOLS, name), { recursive: true, force: true })))
}

const filesIn = (folder: string): Promise<readonly string[]> => readdir(folder).catch((): string[] => [])
