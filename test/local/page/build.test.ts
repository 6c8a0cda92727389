import { existsSync } from 'node:fs'
import { mkdir, readdir, readFile, stat, symlink, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { createLog } from '../../../local/log.ts'
import { startPageBuild } from '../../../local/page/build.ts'
import { readBuild } from '../../../local/page/files.ts'
import { buildPage } from '../../../scripts/page/build.ts'
import { isCurrent } from '../../../scripts/page/stamp.ts'
import { temporaryFolder } from '../../support/folders.ts'

const WEB = {
  'web/vite.config.ts': `import { join } from 'node:path'
const page = (name: string): string => join(import.meta.dirname, name)
export default { build: { rolldownOptions: { input: [page('index.html'), page('preview.html')] } } }`,
  'web/index.html': '<!doctype html><title>x</title><script type="module" src="./main.ts"></script>',
  'web/preview.html': '<!doctype html><title>y</title>',
  'web/main.ts': `import { LIMIT } from '../lib/limit.ts'\nconsole.log('page', LIMIT, ${JSON.stringify('long '.repeat(400))})`,
  'lib/limit.ts': 'export const LIMIT: number = 1',
  'lib/other.ts': 'export const OTHER = 1',
  'package.json': '{"type":"module"}',
  'package-lock.json': '{}',
}

async function repository(): Promise<{ root: string; folder: string }> {
  const root = await temporaryFolder()
  for (const [name, content] of Object.entries(WEB)) await put(root, name, content)
  await symlink(join(import.meta.dirname, '../../../node_modules'), join(root, 'node_modules'), 'junction')
  return { root, folder: join(root, 'dist/page') }
}

async function put(root: string, name: string, content: string): Promise<void> {
  await mkdir(join(root, name, '..'), { recursive: true })
  await writeFile(join(root, name), content)
}

describe('building the page', () => {
  it('leaves a whole page, which is current until something that it was made from changes', async () => {
    const { root, folder } = await repository()
    expect(await isCurrent(root, folder)).toBe(false)
    await buildPage(root, folder)
    expect(await isCurrent(root, folder)).toBe(true)
    const files = (await readBuild(folder))?.files
    const script = [...(files ?? [])].find(([path]) => /^\/assets\/index-.*[.]js$/.test(path))?.[1]
    expect(script?.gzip?.length).toBeLessThan(script?.content.length ?? 0)
    expect(script?.brotli?.length).toBeLessThan(script?.content.length ?? 0)
    expect((await stat(folder)).mode & 0o055).toBe(0o055)

    await put(root, 'lib/other.ts', 'export const OTHER = 2')
    expect(await isCurrent(root, folder)).toBe(true)
    for (const [name, changed] of [
      ['lib/limit.ts', 'export const LIMIT: number = 2'],
      ['web/added.css', 'a{}'],
      ['package-lock.json', '{ }'],
    ] as const) {
      await put(root, name, changed)
      expect([name, await isCurrent(root, folder)]).toEqual([name, false])
      await buildPage(root, folder)
      expect([name, await isCurrent(root, folder)]).toEqual([name, true])
    }
  })

  it('leaves the former page as it was when it fails', async () => {
    const { root, folder } = await repository()
    await buildPage(root, folder)
    const before = await readBuild(folder)
    await put(root, 'web/main.ts', 'import "./nothing.ts"')
    await expect(buildPage(root, folder)).rejects.toThrow('nothing.ts')
    expect(await readBuild(folder)).toEqual(before)
    expect(await readdir(join(root, 'dist'))).toEqual(['page'])
  })

  it('can be done by two at once, and removes what a build that was killed has left', async () => {
    const { root, folder } = await repository()
    const [old, young] = [join(root, 'dist/.page-old'), join(root, 'dist/.page-young')]
    for (const left of [old, young]) await mkdir(left, { recursive: true })
    const yesterday = Date.now() / 1000 - 86_400
    await utimes(old, yesterday, yesterday)
    await Promise.all([buildPage(root, folder), buildPage(root, folder), buildPage(root, folder)])
    expect(await isCurrent(root, folder)).toBe(true)
    expect((await readdir(join(root, 'dist'))).sort()).toEqual(['.page-young', 'page'])
    expect(await readFile(join(folder, 'index.html'), 'utf8')).toContain('/assets/index-')
  })
})

describe('a build beside the vault', () => {
  async function start(program: string) {
    const script = join(await temporaryFolder(), 'script.mjs')
    await writeFile(script, program)
    const logged: string[] = []
    const build = startPageBuild(script, createLog({ write: (line) => void logged.push(line) }))
    onTestFinished(() => build.stop())
    return { build, logged, folder: join(script, '..') }
  }

  it('is over without a word when the page is there', async () => {
    const { build, logged } = await start('')
    expect(build.building()).toBe(true)
    await expect.poll(build.building).toBe(false)
    expect(logged).toEqual([])
  })

  it('says in the log what to do when it fails, and nothing else happens', async () => {
    const { build, logged } = await start("throw new Error('secret of the source')")
    await expect.poll(build.building).toBe(false)
    expect(logged).toHaveLength(1)
    expect(logged[0]).toContain('npm run page')
    expect(logged[0]).not.toContain('secret')
  })

  it('gives way to the vault, and ends with it', async () => {
    const { build, logged, folder } = await start(`
      import { getPriority } from 'node:os'
      import { writeFileSync } from 'node:fs'
      setInterval(() => getPriority() > 0 && writeFileSync(import.meta.dirname + '/low', ''), 10)`)
    await expect.poll(() => existsSync(join(folder, 'low'))).toBe(true)
    await build.stop()
    expect(build.building()).toBe(false)
    expect(logged).toEqual([])
  })
})
