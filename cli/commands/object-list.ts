import { type Command, Option } from 'commander'
import * as z from 'zod/mini'
import { CLASSIFICATIONS } from '../../lib/objects/model.ts'
import { POLICY } from '../../lib/policy.ts'
import { callVault, headerText, jsonOf } from '../client.ts'
import { collectPair, integerFrom } from '../options.ts'
import { note, printJson, printTable } from '../output.ts'

type Flags = {
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

export function addListCommand(object: Command): void {
  const one = ['owner', 'grantee', 'subject', 'all']
  const choice = (flags: string, description: string, name: string) =>
    new Option(flags, description).conflicts(one.filter((other) => other !== name))
  object
    .command('list')
    .description('list objects, newest first (default: your own)')
    .addOption(choice('--owner <principal>', 'those of an owner', 'owner'))
    .addOption(choice('--grantee <grantee>', 'those shared with "me" or with role:…', 'grantee'))
    .addOption(choice('--subject <id>', 'those about a subject', 'subject'))
    .addOption(choice('--all', 'every object', 'all'))
    .option('--label <k=v>', 'only those with this label; repeatable', collectPair)
    .addOption(new Option('--classification <class>', 'only these').choices(CLASSIFICATIONS))
    .option('--limit <n>', 'objects on a page', integerFrom(1, POLICY.pageSizeMax))
    .option('--cursor <cursor>', 'go on where a page ended')
    .option('--every', 'follow the cursors to the end')
    .option('--purpose <text>', 'why you ask; a steward must say so')
    .action((_: object, command: Command) => list(command.optsWithGlobals()))
}

async function list(flags: Flags): Promise<void> {
  const pages: Page[] = []
  let cursor: string | null | undefined = flags.cursor
  do {
    const page = await readPage(flags, cursor ?? undefined)
    pages.push(page)
    cursor = page.cursor
  } while (flags.every === true && cursor !== null)
  const objects = pages.flatMap((page) => page.objects)
  if (flags.json) return printJson({ objects, cursor })
  printTable(['ID', 'VERSION', 'CREATED', 'BYTES', 'CLASSIFICATION', 'TYPE', 'LABELS'], objects.map(toRow))
  if (cursor !== null) note(`There may be more: --cursor ${cursor}`)
}

async function readPage(flags: Flags, cursor: string | undefined): Promise<Page> {
  const { owner, grantee, subject, label, classification, limit } = flags
  const answer = await callVault({
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
