/** Invented people and papers, so that the pictures of the page look like work. */
import { makePng } from '../../test/e2e/documents.ts'
import { pdfOf } from '../../test/page/support/pdf.ts'
import { encodeHeaderLines, encodeHeaderText } from '../../web/api/header-text.ts'
import { NAME_LABEL } from '../../web/parts/content-kind.ts'
import { encodeRecord, type FieldKind, RECORD_TYPE } from '../../web/records/record.ts'

type Example = {
  readonly name: string
  readonly type: string
  readonly content: Uint8Array
  readonly headers: Readonly<Record<string, string>>
}

const record = (...fields: readonly (readonly [FieldKind, string, string])[]): Uint8Array =>
  encodeRecord({ version: 1, fields: fields.map(([kind, label, value]) => ({ kind, label, value })) })

const LETTER = pdfOf({
  content:
    'BT /F1 11 Tf 20 160 Td (Laboratory report) Tj 0 -22 Td (Hemoglobin 14.1 g/dL) Tj 0 -16 Td (Ferritin 48 ug/L) Tj ET',
})

/** From the oldest to the newest. */
const EXAMPLES: readonly Example[] = [
  {
    name: 'Passport scan.png',
    type: 'image/png',
    content: makePng(320),
    headers: { 'Keyfold-Subject': 'employee-4711', 'Keyfold-Label': 'kind=identity' },
  },
  {
    name: 'Payroll October.csv',
    type: 'text/csv',
    content: Buffer.from('employee,gross,net\n4711,5200.00,3361.40\n4712,4875.00,3190.15\n'),
    headers: { 'Keyfold-Label': 'team=payroll', 'Keyfold-Classification': 'confidential' },
  },
  {
    name: 'Company card',
    type: RECORD_TYPE,
    content: record(
      ['name', 'Name on the card', 'M KELLER'],
      ['card-number', 'Card number', '4111111111111111'],
      ['text', 'Valid until', '11/29'],
    ),
    headers: { 'Keyfold-Classification': 'confidential', 'Keyfold-Label': 'team=travel' },
  },
  {
    name: 'Lab results.pdf',
    type: 'application/pdf',
    content: LETTER,
    headers: {
      'Keyfold-Subject': 'patient-7',
      'Keyfold-Classification': 'restricted',
      'Keyfold-Label': 'case=42',
      'Keyfold-Expires': new Date(Date.now() + 90 * 24 * 60 * 60_000).toISOString(),
    },
  },
  {
    name: 'Patient 7',
    type: RECORD_TYPE,
    content: record(
      ['name', 'Full name', 'Maria Keller'],
      ['birth-date', 'Date of birth', '1984-03-09'],
      ['email', 'E-mail', 'maria.keller@example.com'],
      ['national-id', 'Insurance number', 'K084 1984 0309'],
      ['note', 'Note', 'Allergic to penicillin'],
    ),
    headers: {
      'Keyfold-Subject': 'patient-7',
      'Keyfold-Classification': 'confidential',
      'Keyfold-Label': 'case=42',
    },
  },
]

/** @returns the id of each, by its name */
export async function storeExamples(
  url: string,
  authorization: string,
): Promise<Readonly<Record<string, string>>> {
  const ids: Record<string, string> = {}
  for (const { name, type, content, headers } of EXAMPLES) {
    const response = await fetch(`${url}/v1/objects`, {
      method: 'POST',
      headers: {
        ...headers,
        'Keyfold-Label': encodeHeaderLines([
          `${NAME_LABEL}=${name}`,
          headers['Keyfold-Label'] ?? 'source=hr',
        ]),
        Authorization: authorization,
        'Content-Type': type,
        'Keyfold-Filename': encodeHeaderText(name),
      },
      body: Buffer.from(content),
    })
    if (!response.ok) throw new Error(`${name}: ${await response.text()}`)
    ids[name] = ((await response.json()) as { id: string }).id
  }
  return ids
}
