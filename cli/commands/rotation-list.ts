import { openVault } from '../client.ts'
import { note, printJson, printTable } from '../output.ts'
import { movedBy, type PageRequest, type RotationAnswer, readRotations } from '../rotation/answer.ts'

export type ListFlags = PageRequest & { json?: true }

/** `keyfold rotation list`. */
export async function list({ limit, cursor, json }: ListFlags): Promise<void> {
  const page = await readRotations(await openVault(), { limit, cursor })
  if (json) return printJson(page)
  printTable(
    ['ID', 'STATE', 'MODE', 'BY', 'STARTED', 'ENDED', 'FROM', 'TO', 'MOVED', 'FAILURES'],
    page.rotations.map(toRow),
  )
  if (page.cursor !== null) note(`There are more: --cursor ${page.cursor}`)
}

const toRow = (rotation: RotationAnswer): readonly string[] => [
  String(rotation.id),
  rotation.state,
  rotation.mode,
  rotation.trigger,
  rotation.started,
  rotation.ended ?? '-',
  String(rotation.from),
  String(rotation.to ?? '-'),
  String(movedBy(rotation)),
  String(rotation.failures),
]
