import { callVault } from '../client.ts'
import { print, printJson } from '../output.ts'

export type DeleteFlags = { shred?: true; json?: true }

/** `keyfold object delete`. */
export async function remove(id: string, { shred, json }: DeleteFlags): Promise<void> {
  await callVault({ method: 'DELETE', path: ['objects', id], query: { shred: shred && 'true' } })
  if (json) printJson({ id, deleted: true, shredded: shred === true })
  else print(`${shred ? 'Shredded' : 'Deleted'} ${id}`)
}
