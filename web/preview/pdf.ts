/** A PDF, as pictures of its pages. No scripts, no forms to fill in, no links, nothing from elsewhere. */
import { getDocument, PasswordException, type PDFDocumentProxy, VerbosityLevel, version } from 'pdfjs-dist'
import { PdfFiles } from './pdf-files.ts'
import { PdfView } from './pdf-view.ts'
import { startWorker } from './pdf-worker.ts'
import { PreviewProblem } from './problem.ts'

/** Of one picture in a page; four bytes each. */
const IMAGE_PIXELS_MAX = 50_000_000
const OPEN_TIMEOUT_MS = 15_000

/** Decoders of scanned pages, put there by decoders-plugin.ts. */
const DECODERS = new URL(`/assets/pdf-decoders-${version}/`, location.href).href

/** @returns when the first page is drawn */
export async function showPdf(root: HTMLElement, bytes: ArrayBuffer): Promise<void> {
  const document = await inTime(open(bytes))
  await inTime(new PdfView(root, document).start())
}

async function open(bytes: ArrayBuffer): Promise<PDFDocumentProxy> {
  const task = getDocument({
    data: new Uint8Array(bytes),
    worker: await startWorker(),
    BinaryDataFactory: PdfFiles,
    // Asked of PdfFiles by name alone; an address has to be there.
    cMapUrl: 'files/',
    standardFontDataUrl: 'files/',
    wasmUrl: DECODERS,
    useWorkerFetch: false,
    // The frame's policy allows none: the same decoders are there as JavaScript.
    useWasm: false,
    useSystemFonts: false,
    enableXfa: false,
    maxImageSize: IMAGE_PIXELS_MAX,
    verbosity: VerbosityLevel.ERRORS,
  })
  try {
    return await task.promise
  } catch (error) {
    throw new PreviewProblem(error instanceof PasswordException ? 'locked' : 'damaged')
  }
}

async function inTime<T>(work: Promise<T>): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>()
  const timer = setTimeout(() => reject(new PreviewProblem('damaged')), OPEN_TIMEOUT_MS)
  try {
    return await Promise.race([work, promise])
  } finally {
    clearTimeout(timer)
  }
}
