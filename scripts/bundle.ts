/**
 * `node scripts/bundle.ts`: one pass of esbuild over every Lambda function, to `dist/<function>/index.mjs`, and what each
 * bundle is made of to `dist/contents.json`.
 */
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { BUNDLE_OPTIONS } from './bundle-options.ts'

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)))
const SOURCES = join(ROOT, 'functions', 'aws')
const OUTPUT = join(ROOT, 'dist')

/** `make-key.ts` → `makeKey`, as the configuration names it. */
const functionIn = (file: string): string =>
  basename(file, '.ts').replace(/-(.)/g, (_, letter: string) => letter.toUpperCase())

const sources = (await readdir(SOURCES)).filter((name) => name.endsWith('.ts'))
await mkdir(OUTPUT, { recursive: true })
for (const name of await readdir(OUTPUT)) {
  // The page is built by itself, and may be served just now.
  if (!/^[.]?page/.test(name)) await rm(join(OUTPUT, name), { recursive: true, force: true })
}
const { metafile } = await build({
  ...BUNDLE_OPTIONS,
  entryPoints: Object.fromEntries(sources.map((name) => [`${functionIn(name)}/index`, join(SOURCES, name)])),
  outdir: OUTPUT,
  absWorkingDir: ROOT,
})
await writeFile(join(OUTPUT, 'contents.json'), JSON.stringify(metafile))
