/**
 * Content that somebody hostile made, in the preview.
 * @module-tag longer
 */
import { createServer } from 'node:http'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { useChromium } from '../support/browser.ts'
import { makeFolder, removeFolder } from '../support/folders.ts'
import { listen, stopServer } from '../support/http-server.ts'
import { endlessPdf, hostilePdf, reachesFor, textsFor } from './support/hostile.ts'
import { pdfOf } from './support/pdf.ts'
import { buildPreview, frameOf, openHost, preview, servePreview } from './support/preview.ts'

const chromium = useChromium()
let folder: string
beforeAll(async () => {
  folder = await makeFolder()
  await buildPreview(folder)
})
afterAll(() => removeFolder(folder))

/** A page with a preview, and another host, whose every visit is counted. */
async function host() {
  const visits: string[] = []
  const server = createServer((request, response) => {
    visits.push(request.url ?? '')
    response.setHeader('Access-Control-Allow-Origin', '*')
    response.end()
  })
  server.on('upgrade', (request, socket) => {
    visits.push(`socket ${request.url}`)
    socket.destroy()
  })
  const elsewhere = `http://127.0.0.1:${await listen(server)}`
  onTestFinished(() => stopServer(server))
  const { url } = await servePreview(folder)
  const { page, problems } = await chromium.open()
  page.on('dialog', (dialog) => {
    visits.push(`dialog ${dialog.message()}`)
    void dialog.dismiss()
  })
  await openHost(page, url)
  return { url, page, problems, visits, elsewhere }
}

const SHOWN = { shown: { heightPx: expect.any(Number) } }

describe('text in the preview', () => {
  it('is the characters that it is made of: HTML, SVG, XML, Markdown', async () => {
    const { page, problems, elsewhere, visits } = await host()
    for (const text of textsFor(elsewhere)) {
      expect(await preview(page, 'text', Buffer.from(text))).toEqual(SHOWN)
      expect(await frameOf(page).locator('pre').textContent()).toBe(text)
      // The region and the text.
      expect(await frameOf(page).locator('body *').count()).toBe(2)
    }
    expect([visits, problems]).toEqual([[], []])
  })
})

describe('a picture in the preview', () => {
  it('is none when it is an SVG with scripts, whatever it is said to be', async () => {
    const { page, elsewhere, visits } = await host()
    for (const text of textsFor(elsewhere))
      expect(await preview(page, 'image', Buffer.from(text), 'image/png')).toEqual({ problem: 'damaged' })
    expect(visits).toEqual([])
  })
})

describe('a PDF in the preview', () => {
  it('is drawn without its scripts, links, forms, and whatever it would fetch', async () => {
    const { url, page, problems, elsewhere, visits } = await host()
    expect(await preview(page, 'pdf', hostilePdf(elsewhere))).toEqual(SHOWN)
    const frame = frameOf(page)
    expect(await frame.locator('section p').textContent()).toBe('Hello, PDF')
    expect(await inkOf(page)).toBeGreaterThan(100)
    await frame.locator('canvas').click()
    expect(await frame.locator('a, input, form, iframe, embed, object').count()).toBe(0)
    expect([visits, problems, page.url()]).toEqual([[], [], `${url}/`])
  })

  it('is said to be damaged when it is', async () => {
    const { page } = await host()
    const whole = pdfOf({})
    const damaged = [
      whole.subarray(0, 300),
      Buffer.from('%PDF-1.7 and then nothing of it'),
      Buffer.from(whole.toString('latin1').replace('/Kids [3 0 R]', '/Kids []     '), 'latin1'),
    ]
    for (const bytes of damaged) expect(await preview(page, 'pdf', bytes)).toEqual({ problem: 'damaged' })
  })

  it('that would take forever is given up, and the page around it works meanwhile', async () => {
    const { page } = await host()
    await page.clock.install()
    const answer = preview(page, 'pdf', endlessPdf())
    await frameOf(page).locator('canvas').waitFor()
    const before = Date.now()
    expect(await page.evaluate('document.title')).toBe('Host')
    expect(Date.now() - before).toBeLessThan(1_000)
    await page.clock.fastForward(20_000)
    expect(await answer).toEqual({ problem: expect.stringMatching(/^(silent|damaged)$/) })
    await page.locator('iframe').evaluate('(frame) => frame.remove()')
  })
})

/** How many pixels of the page are not white. */
const inkOf = (page: Page): Promise<number> =>
  frameOf(page).evaluate(`(() => {
    const canvas = document.querySelector('canvas')
    const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height)
    return data.reduce((sum, value, index) => sum + (index % 4 === 0 && value < 128 ? 1 : 0), 0)
  })()`)

describe('the preview itself', () => {
  it('can reach neither the page, nor what is stored, nor the network', async () => {
    const { page, elsewhere, visits } = await host()
    await preview(page, 'text', Buffer.from('x'))
    const reaches = reachesFor(elsewhere)
    const reached: string[] = []
    for (const [name, expression] of Object.entries(reaches)) {
      const attempt = `(async () => { try { await (${expression}) } catch { return false } return true })()`
      if (await frameOf(page).evaluate(attempt)) reached.push(name)
    }
    expect(reached).toEqual([])
    // It says that it was sent.
    await frameOf(page).evaluate(`void navigator.sendBeacon('${elsewhere}/beacon', 'x')`)
    // Whoever was there before this one has been counted.
    await fetch(`${elsewhere}/last`)
    expect(visits).toEqual(['/last'])
  })

  it('cannot take what it shows to another address', async () => {
    const { page, problems, elsewhere, visits } = await host()
    await preview(page, 'text', Buffer.from('secret'))
    await frameOf(page).evaluate(`void setTimeout(() => { location.href = '${elsewhere}/?secret' })`)
    await expect.poll(() => problems).toContainEqual(expect.stringMatching(/frame-src/))
    expect(visits).toEqual([])
  })

  it('is not taken for another frame, which would get the content', async () => {
    const { page } = await host()
    const received = await page.evaluate(`new Promise((resolve) => {
      const other = document.body.appendChild(document.createElement('iframe')).contentWindow
      const received = []
      other.addEventListener('message', ({ data }) => received.push(data))
      const content = { kind: 'text', type: '', scheme: 'light', bytes: new ArrayBuffer(1) }
      window.openPreview(document.querySelector('iframe'), content, () => {})
      window.addEventListener('message', () => setTimeout(() => resolve([...received, content.bytes.byteLength]), 50))
      window.dispatchEvent(new MessageEvent('message', { data: 'keyfold-preview-ready', source: other }))
    })`)
    // Not handed over either.
    expect(received).toEqual([1])
  })

  it('shows nothing by itself', async () => {
    const { url } = await servePreview(folder)
    const { page } = await chromium.open()
    await page.goto(`${url}/preview.html`)
    await page.evaluate(
      `postMessage({ kind: 'text', bytes: new ArrayBuffer(1) }, '*', [new MessageChannel().port1])`,
    )
    expect(await page.locator('body *').count()).toBe(0)
  })
})
