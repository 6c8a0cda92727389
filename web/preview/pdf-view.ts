/** The pages of a PDF below one another; each is drawn when it comes into sight, and its pixels go when it is far away. */
import type { PDFDocumentProxy } from 'pdfjs-dist'
import { make, region } from './elements.ts'
import { PdfPage } from './pdf-page.ts'

const PAGES_MAX = 200
const ZOOMS = [0.5, 0.75, 1, 1.5, 2, 3] as const
const FITTING = ZOOMS.indexOf(1)
/** Drawn a screen before they come into sight. */
const AHEAD = '100% 0px'

export class PdfView {
  readonly #root: HTMLElement
  readonly #box = region('Content')
  readonly #pages: readonly PdfPage[]
  readonly #total: number
  readonly #zoomText = make('output')
  #zoom = FITTING

  constructor(root: HTMLElement, document: PDFDocumentProxy) {
    this.#root = root
    this.#total = document.numPages
    const shown = Math.min(this.#total, PAGES_MAX)
    this.#pages = Array.from({ length: shown }, (_, index) => new PdfPage(document, index + 1))
  }

  /** @throws Error when the first page cannot be drawn */
  async start(): Promise<void> {
    this.#root.append(this.#bar(), this.#box)
    this.#box.append(...this.#pages.map(({ element }) => element))
    this.#setZoom(FITTING)
    await this.#pages[0]?.draw()
    this.#watch()
  }

  #watch(): void {
    const pages = new Map(this.#pages.map((page) => [page.element as Element, page]))
    const observer = new IntersectionObserver(
      (entries) => {
        for (const { target, isIntersecting } of entries) {
          const page = pages.get(target)
          if (isIntersecting) page?.draw().catch(() => page.fail())
          else page?.clear()
        }
      },
      { root: this.#box, rootMargin: AHEAD },
    )
    for (const element of pages.keys()) observer.observe(element)
  }

  #bar(): HTMLElement {
    const bar = make('div', { className: 'bar' })
    bar.setAttribute('role', 'toolbar')
    bar.setAttribute('aria-label', 'Pages and zoom')
    bar.append(
      make('span', { text: this.#countText() }),
      this.#button('−', 'Smaller', -1),
      this.#zoomText,
      this.#button('+', 'Larger', 1),
    )
    return bar
  }

  #countText(): string {
    if (this.#total > PAGES_MAX) return `The first ${PAGES_MAX} of ${this.#total} pages`
    return this.#total === 1 ? '1 page' : `${this.#total} pages`
  }

  #button(text: string, label: string, step: number): HTMLButtonElement {
    const button = make('button', { text, set: { type: 'button', title: label } })
    button.setAttribute('aria-label', label)
    button.addEventListener('click', () => this.#setZoom(this.#zoom + step))
    return button
  }

  #setZoom(index: number): void {
    this.#zoom = Math.max(0, Math.min(ZOOMS.length - 1, index))
    const zoom = ZOOMS[this.#zoom] ?? 1
    this.#zoomText.textContent = `${zoom * 100} %`
    for (const page of this.#pages) page.resize(zoom)
  }
}
