/** PDF.js reads documents in a worker, so that a hostile one stops neither the frame nor the page around it. */
import { PDFWorker, VerbosityLevel } from 'pdfjs-dist'
// oxlint-disable-next-line import/default -- Vite makes it the address of the file
import scriptUrl from 'pdfjs-dist/build/pdf.worker.min.mjs?url'

const START_TIMEOUT_MS = 15_000

/**
 * A document without an origin may run no worker from an address, not even of its own host: it runs one that loads the script.
 * Chromium starts only classic ones so.
 *
 * @throws Error when it does not start
 */
export async function startWorker(): Promise<PDFWorker> {
  const address = JSON.stringify(new URL(scriptUrl, location.href).href)
  const script = `import(${address}).catch(() => postMessage(null))`
  const url = URL.createObjectURL(new Blob([script], { type: 'text/javascript' }))
  const port = new Worker(trusted(url))
  try {
    await ready(port)
  } finally {
    URL.revokeObjectURL(url)
  }
  // What it would warn about may hold words of the document.
  return PDFWorker.create({ port, verbosity: VerbosityLevel.ERRORS })
}

type TrustedTypes = {
  createPolicy(
    name: string,
    rules: { readonly createScriptURL: (url: string) => string },
  ): { createScriptURL(url: string): string }
}

/** The one script address that the frame's policy lets it make (W3C Trusted Types). Not every browser asks for it. */
function trusted(url: string): string {
  const { trustedTypes } = globalThis as { readonly trustedTypes?: TrustedTypes }
  const rules = { createScriptURL: (made: string) => made }
  return trustedTypes?.createPolicy('preview-worker', rules).createScriptURL(url) ?? url
}

/** It says when it is; what is sent before is lost. */
function ready(port: Worker): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  const fail = (): void => reject(new Error('The worker has not started'))
  const timer = setTimeout(fail, START_TIMEOUT_MS)
  port.addEventListener('error', fail, { once: true })
  port.addEventListener('message', ({ data }) => (data === null ? fail() : resolve()), { once: true })
  return promise.finally(() => clearTimeout(timer))
}
