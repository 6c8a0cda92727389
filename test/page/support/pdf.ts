/** PDFs by hand, small and strange (ISO 32000-1, section 7.5). */

export type PdfParts = {
  /** Operators of the page. */
  readonly content?: string
  /** Entries of the catalog, the page and its resources. */
  readonly catalog?: string
  readonly page?: string
  readonly resources?: string
  /** From number 6 on. */
  readonly objects?: readonly string[]
}

const FONT = '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>'

export const stream = (body: string, entries = ''): string =>
  `<< ${entries} /Length ${body.length} >>\nstream\n${body}\nendstream`

/** One page, on which the font F1 is there. */
export function pdfOf({
  content = '',
  catalog = '',
  page = '',
  resources = '',
  objects = [],
}: PdfParts): Buffer {
  const all = [
    `<< /Type /Catalog /Pages 2 0 R ${catalog} >>`,
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 200] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> ${resources} >> ${page} >>`,
    stream(content),
    FONT,
    ...objects,
  ]
  let text = '%PDF-1.7\n'
  const offsets = all.map((object, index) => {
    const offset = text.length
    text += `${index + 1} 0 obj\n${object}\nendobj\n`
    return `${String(offset).padStart(10, '0')} 00000 n \n`
  })
  const table = `xref\n0 ${all.length + 1}\n0000000000 65535 f \n${offsets.join('')}`
  const trailer = `trailer << /Size ${all.length + 1} /Root 1 0 R >>\nstartxref\n${text.length}\n%%EOF\n`
  return Buffer.from(`${text}${table}${trailer}`, 'latin1')
}
