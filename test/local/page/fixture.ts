/** A page that was built, by hand: what `scripts/page/build.ts` leaves, in small. */
import { mkdir, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import { createPage, type PageOptions } from '../../../local/page/page.ts'
import { temporaryFolder } from '../../support/folders.ts'
import { startGateway } from '../support/gateway.ts'

/** The script of the build of this name. */
export const scriptOf = (name: string): string => `/assets/index-${name}.js`
export const scriptText = (name: string): string => `console.log(${JSON.stringify(name.repeat(400))})\n`
export const indexOf = (name: string): string => `<script type="module" src="${scriptOf(name)}"></script>\n`

/** Puts the build of this name in place, as a build does: whole. */
export async function putBuild(folder: string, name: string): Promise<void> {
  const making = `${folder}-${name}`
  const files = {
    'index.html': indexOf(name),
    'preview.html': `<title>Preview ${name}</title>\n`,
    'icon.svg': '<svg xmlns="http://www.w3.org/2000/svg"/>\n',
    [scriptOf(name).slice(1)]: scriptText(name),
    [`${scriptOf(name).slice(1)}.gz`]: gzipSync(scriptText(name)),
    [`${scriptOf(name).slice(1)}.br`]: brotliCompressSync(scriptText(name)),
    [`${scriptOf(name).slice(1)}.map`]: '{"sources":["secret.ts"]}',
    '.hidden': 'hidden',
    '.stamp.json': JSON.stringify({ hash: name, sources: [] }),
  }
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(making, path)), { recursive: true })
    await writeFile(join(making, path), content)
  }
  await rm(folder, { recursive: true, force: true })
  await rename(making, folder)
}

/** A gateway with the page of a folder that has the build `one` in it. */
export async function startPage({
  built = 'one',
  ...options
}: Partial<PageOptions> & { built?: string | null } = {}) {
  const outside = await temporaryFolder()
  await writeFile(join(outside, 'outside.txt'), 'outside')
  const folder = join(outside, 'page')
  if (built !== null) await putBuild(folder, built)
  const page = createPage({ folder, building: () => false, connect: async () => [], ...options })
  return { folder, ...(await startGateway(undefined, { page })) }
}
