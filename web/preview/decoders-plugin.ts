/**
 * PDF.js loads some decoders by their names from one folder, when a page needs them: those that are JavaScript, since the
 * preview may run no WebAssembly. The version in the folder's name lets them be kept, like everything under `assets/`.
 */
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import pdfjs from 'pdfjs-dist/package.json' with { type: 'json' }
import type { Plugin } from 'vite'

const NAMES = ['jbig2_nowasm_fallback.js', 'openjpeg_nowasm_fallback.js']

export const pdfDecoders = (): Plugin => ({
  name: 'keyfold-pdf-decoders',
  async generateBundle() {
    for (const name of NAMES) {
      const path = fileURLToPath(import.meta.resolve(`pdfjs-dist/wasm/${name}`))
      const fileName = `assets/pdf-decoders-${pdfjs.version}/${name}`
      this.emitFile({ type: 'asset', fileName, source: await readFile(path) })
    }
  },
})
