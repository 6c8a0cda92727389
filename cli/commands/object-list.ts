import * as z from 'zod/mini'
import { headerText, jsonOf, openVault, type Vault } from '../client.ts'
import { note, printJson, printTable } from '../output.ts'

export type ListFlags = {
  owner?: string
  grantee?: string
  subject?: string
  all?: true
  label?: readonly string[]
  classification?: string
  limit?: number
  cursor?: string
  every?: true
  purpose?: string
  json?: true
}

const Entry = z.looseObject({
  id: z.string(),
  version: z.number(),
  created: z.string(),
  length: z.number(),
  classification: z.string(),
  contentType: z.string(),
  labels: z.record(z.string(), z.string()),
})
const Page = z.object({ objects: z.array(Entry), cursor: z.nullable(z.string()) })
type Page = z.infer<typeof Page>

/** `keyfold object list`. */
export async function list(flags: ListFlags): Promise<void> {
  const vault = await openVault()
  const pages: Page[] = []
  let cursor: string | null | undefined = flags.cursor
  do {
    const page = await readPage(vault, flags, cursor ?? undefined)
    pages.push(page)
    cursor = page.cursor
  } while (flags.every === true && cursor !== null)
  const objects = pages.flatMap((page) => page.objects)
  if (flags.json) return printJson({ objects, cursor })
  printTable(['ID', 'VERSION', 'CREATED', 'BYTES', 'CLASSIFICATION', 'TYPE', 'LABELS'], objects.map(toRow))
  if (cursor !== null) note(`There may be more: --cursor ${cursor}`)
}

async function readPage(vault: Vault, flags: ListFlags, cursor: string | undefined): Promise<Page> {
  const { owner, grantee, subject, label, classification, limit } = flags
  const answer = await vault({
    method: 'GET',
    path: ['objects'],
    query: { owner, grantee, subject, all: flags.all && 'true', label, classification, limit, cursor },
    headers: { 'Keyfold-Purpose': headerText(flags.purpose) },
  })
  return Page.parse(jsonOf(answer))
}

const toRow = (entry: z.infer<typeof Entry>): readonly string[] => [
  entry.id,
  String(entry.version),
  entry.created,
  String(entry.length),
  entry.classification,
  entry.contentType,
  Object.entries(entry.labels)
    .map(([key, value]) => `${key}=${value}`)
    .join(' '),
]
