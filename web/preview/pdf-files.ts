/**
 * What PDF.js needs beside its code: metrics of the fonts that every PDF may use without having them in it, and tables of
 * Chinese, Japanese and Korean characters. The frame has no network, but may load scripts of the page: each file is one.
 */

type Load = () => Promise<string>

const FILES: Readonly<Record<string, Load>> = Object.fromEntries(
  Object.entries({
    ...import.meta.glob<string>('../../node_modules/pdfjs-dist/cmaps/*.bcmap', {
      query: '?url&inline',
      import: 'default',
    }),
    ...import.meta.glob<string>('../../node_modules/pdfjs-dist/standard_fonts/*.{pfb,ttf}', {
      query: '?url&inline',
      import: 'default',
    }),
  }).map(([path, load]) => [path.slice(path.lastIndexOf('/') + 1), load]),
)

/** For `getDocument`'s `BinaryDataFactory`. */
export class PdfFiles {
  async fetch({ filename }: { readonly filename: string }): Promise<Uint8Array> {
    const load = Object.hasOwn(FILES, filename) ? FILES[filename] : undefined
    if (load === undefined) throw new Error('There is no such file')
    const url = await load()
    return Uint8Array.from(atob(url.slice(url.indexOf(',') + 1)), (character) => character.charCodeAt(0))
  }
}
