import type { Command } from 'commander'
import { callVault } from '../client.ts'
import { print, printJson } from '../output.ts'
import { addGetCommand } from './object-get.ts'
import { addListCommand } from './object-list.ts'
import { addPutCommand } from './object-put.ts'

export function addObjectCommands(program: Command): void {
  const object = program
    .command('object')
    .description('the objects of any vault (see KEYFOLD_URL below "keyfold --help")')
  addPutCommand(object)
  addGetCommand(object)
  addListCommand(object)
  object
    .command('delete')
    .description('hide an object for good')
    .argument('<id>')
    .option('--shred', 'destroy its data keys too, before the answer comes')
    .action((id: string, _: object, command: Command) => remove(id, command.optsWithGlobals()))
}

async function remove(id: string, { shred = false, json }: { shred?: boolean; json?: true }): Promise<void> {
  await callVault({ method: 'DELETE', path: ['objects', id], query: { shred: shred ? 'true' : undefined } })
  if (json) printJson({ id, deleted: true, shredded: shred })
  else print(`${shred ? 'Shredded' : 'Deleted'} ${id}`)
}
