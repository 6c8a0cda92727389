/** The preview as it is built and served, and a page around it that has the product's own side of the channel. */
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build as bundle } from 'esbuild'
import type { Frame, Page } from 'playwright-core'
import { build } from 'vite'
import { createPage } from '../../../local/page/page.ts'
import { pdfDecoders } from '../../../web/preview/decoders-plugin.ts'
import type { Report, Showable } from '../../../web/preview/protocol.ts'
import { type Harness, startGateway } from '../../local/support/gateway.ts'

type Answer = Report | { readonly problem: 'silent' }

const WEB = fileURLToPath(new URL('../../../web/', import.meta.url))
const HOST = `<!doctype html><title>Host</title><script type="module" src="/assets/host.js"></script>
<iframe title="Preview" sandbox="allow-scripts" referrerpolicy="no-referrer" width="600" height="400"></iframe>`

export async function buildPreview(folder: string): Promise<void> {
  await build({
    root: WEB,
    configFile: false,
    logLevel: 'silent',
    plugins: [pdfDecoders()],
    build: {
      outDir: folder,
      emptyOutDir: true,
      target: 'es2023',
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      rolldownOptions: { input: join(WEB, 'preview.html') },
    },
  })
  await mkdir(join(folder, 'assets'), { recursive: true })
  await bundle({
    stdin: {
      contents: `import { openPreview } from './content/preview-channel.ts'\nwindow.openPreview = openPreview`,
      resolveDir: WEB,
    },
    bundle: true,
    format: 'esm',
    outfile: join(folder, 'assets/host.js'),
  })
  await writeFile(join(folder, 'index.html'), HOST)
  await writeFile(join(folder, '.stamp.json'), '{}')
}

export const servePreview = (folder: string): Promise<Harness> =>
  startGateway(undefined, { page: createPage({ folder, building: () => false, connect: async () => [] }) })

/** Opens the page around it. Nothing is previewed yet. */
export async function openHost(page: Page, url: string): Promise<void> {
  await page.goto(url)
  await page.waitForFunction('window.openPreview')
}

/** As the product does it, in a frame with the same rights. */
export function preview(page: Page, kind: Showable, bytes: Buffer, type = ''): Promise<Answer> {
  return page.evaluate(`new Promise((resolve) => {
    const frame = document.querySelector('iframe')
    const bytes = Uint8Array.from(atob(${JSON.stringify(bytes.toString('base64'))}), (c) => c.charCodeAt(0)).buffer
    window.openPreview(frame, { kind: '${kind}', type: '${type}', scheme: 'light', bytes }, resolve)
    frame.src = '/preview.html'
  })`)
}

export function frameOf(page: Page): Frame {
  const frame = page.frames().find((each) => each.parentFrame() !== null)
  if (frame === undefined) throw new Error('There is no preview')
  return frame
}
