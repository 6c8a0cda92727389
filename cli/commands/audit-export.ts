import { csvLines, jsonLines } from '../audit/event-lines.ts'
import { type EventFilters, eventPages } from '../audit/event-pages.ts'
import { writeLines } from '../audit/write-lines.ts'
import { UsageError } from '../failures.ts'
import { note, printJson } from '../output.ts'

export type ExportFlags = EventFilters & {
  format: 'jsonl' | 'csv'
  output?: string
  proofs?: true
  data?: string
  json?: true
}

const FILTERS = ['after', 'before', 'principal', 'object', 'subject', 'action', 'outcome'] as const

/** `keyfold audit export`. */
export async function exportEvents(flags: ExportFlags): Promise<void> {
  const { output, proofs, data, format, json } = flags
  if (json && output === undefined)
    throw new UsageError('--json describes what --output has written: give both.')
  if (!proofs && data !== undefined)
    throw new UsageError('--data goes with --proofs: other exports ask the vault.')
  const written = proofs
    ? await exportProofs(flags)
    : await writeLines(output, (format === 'csv' ? csvLines : jsonLines)(eventPages(flags)))
  if (json) printJson({ output, events: written })
  else if (output !== undefined) note(`${output}: ${written} events`)
}

async function exportProofs(flags: ExportFlags): Promise<number> {
  const { data, output, format } = flags
  if (data === undefined || output === undefined || format !== 'jsonl')
    throw new UsageError('--proofs needs --data and --output, and writes JSON lines.')
  if (FILTERS.some((name) => flags[name] !== undefined))
    throw new UsageError(
      '--proofs writes all events, or verifiers could not tell what is missing: leave filters out.',
    )
  const [{ withFolderLog }, { proofLines }] = await Promise.all([
    import('../data-folder-log.ts'),
    import('../audit/proof-lines.ts'),
  ])
  return withFolderLog(data, (log) => writeLines(output, proofLines(log.placedEvents)))
}
