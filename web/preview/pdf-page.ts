import {
  type PDFDocumentProxy,
  type PDFPageProxy,
  RenderingCancelledException,
  type RenderTask,
} from 'pdfjs-dist'
import { make } from './elements.ts'

/** Of a page as it is drawn; four bytes each. Beyond it, it is drawn coarser. */
const PIXELS_MAX = 12_000_000
const DRAW_TIMEOUT_MS = 15_000
/** A4, until the page has said how large it is. */
const USUAL_RATIO = 297 / 210
const MARGIN_PX = 24
const WIDTH_MAX_PX = 900

export class PdfPage {
  readonly element: HTMLElement
  readonly #document: PDFDocumentProxy
  readonly #number: number
  readonly #canvas = make('canvas')
  readonly #words = make('p', { className: 'words' })
  #page: PDFPageProxy | null = null
  #task: RenderTask | null = null
  #zoom = 1
  /** At which zoom the canvas is drawn. */
  #drawn: number | null = null

  constructor(document: PDFDocumentProxy, number: number) {
    this.#document = document
    this.#number = number
    this.element = make('section', { className: 'page' })
    this.element.setAttribute('aria-label', `Page ${number}`)
    this.#canvas.setAttribute('aria-hidden', 'true')
    this.element.append(this.#canvas, this.#words)
  }

  resize(zoom: number): void {
    this.#zoom = zoom
    const width = this.#widthPx()
    this.element.style.width = `${width}px`
    this.element.style.height = `${width * this.#ratio()}px`
    if (this.#drawn !== null) this.draw().catch(() => this.fail())
  }

  async draw(): Promise<void> {
    if (this.#drawn === this.#zoom) return
    const zoom = this.#zoom
    this.#drawn = zoom
    this.#task?.cancel()
    const page = (this.#page ??= await this.#document.getPage(this.#number))
    this.element.style.height = `${this.#widthPx() * this.#ratio()}px`
    await this.#render(page)
    if (this.#words.textContent === '') this.#words.textContent = await wordsOf(page)
  }

  /** Gives the pixels back. */
  clear(): void {
    this.#task?.cancel()
    this.#drawn = null
    this.#canvas.width = 0
    this.#canvas.height = 0
  }

  fail(): void {
    this.clear()
    this.element.replaceChildren(
      make('p', { className: 'note', text: `Page ${this.#number} cannot be shown.` }),
    )
  }

  async #render(page: PDFPageProxy): Promise<void> {
    const { width, height } = page.getViewport({ scale: 1 })
    const wanted = (this.#widthPx() * devicePixelRatio) / width
    const most = Math.sqrt(PIXELS_MAX / (width * height))
    const viewport = page.getViewport({ scale: Math.min(wanted, most) })
    this.#canvas.width = Math.max(1, Math.floor(viewport.width))
    this.#canvas.height = Math.max(1, Math.floor(viewport.height))
    const task = page.render({ canvas: this.#canvas, viewport })
    this.#task = task
    let late = false
    const timer = setTimeout(() => {
      late = true
      task.cancel()
    }, DRAW_TIMEOUT_MS)
    try {
      await task.promise
    } catch (error) {
      // Another size took its place, or it is out of sight.
      if (late || !(error instanceof RenderingCancelledException)) throw error
    } finally {
      clearTimeout(timer)
    }
  }

  #widthPx(): number {
    return Math.min(document.documentElement.clientWidth - MARGIN_PX, WIDTH_MAX_PX) * this.#zoom
  }

  #ratio(): number {
    if (this.#page === null) return USUAL_RATIO
    const { width, height } = this.#page.getViewport({ scale: 1 })
    return width > 0 ? height / width : USUAL_RATIO
  }
}

/** For whoever cannot see the picture. */
async function wordsOf(page: PDFPageProxy): Promise<string> {
  const { items } = await page.getTextContent()
  return items.map((item) => ('str' in item ? item.str + (item.hasEOL ? '\n' : '') : '')).join('')
}
