/** The options of `keyfold object`; what a command needs is loaded when it runs, so that each starts quickly. */
import { type Command, Option } from 'commander'
import { CLASSIFICATIONS } from '../../lib/objects/model.ts'
import { POLICY } from '../../lib/policy.ts'
import { byteRange, collectPair, entityTag, integerFrom } from '../options.ts'

export function addObjectCommands(program: Command): void {
  const object = program
    .command('object')
    .description('the objects of any vault (see KEYFOLD_URL below "keyfold --help")')
  addPut(object)
  addGet(object)
  addList(object)
  addDelete(object)
}

function addPut(object: Command): void {
  object
    .command('put')
    .description('store a file, or stdin for "-"; prints the id')
    .argument('<file>')
    .option('--name <name>', 'the file name to store, encrypted (default: that of the file)')
    .option('--type <type>', 'the content type (default: guessed from the name)')
    .option('--label <k=v>', 'a label, not encrypted; repeatable', collectPair)
    .option('--subject <id>', 'whom the content is about: an identifier of yours, never a name')
    .addOption(classification('how sensitive it is'))
    .option('--expires <time>', 'ISO 8601, such as 2031-01-31T12:00:00Z')
    .option('--id <id>', 'add a version to this object')
    .option('--if-match <etag>', 'only if the newest version has this ETag; with --id', entityTag)
    .addOption(
      new Option('--idempotency-key <key>', 'a repetition stores nothing and prints the same id').conflicts(
        'id',
      ),
    )
    .action(async (file: string, _: object, command: Command) => {
      const { put } = await import('./object-put.ts')
      await put(file, command.optsWithGlobals())
    })
}

function addGet(object: Command): void {
  object
    .command('get')
    .description('read the content of an object, decrypted, to stdout or into a file')
    .argument('<id>')
    .option('--version <n>', 'a version (default: the newest)', integerFrom(1, Number.MAX_SAFE_INTEGER))
    .option('--range <a-b>', 'only these bytes, both included', byteRange)
    .option('--out <file>', 'a file that only you can read; it appears when it is whole')
    .option('--purpose <text>', 'why you read it; a steward must say so')
    .action(async (id: string, _: object, command: Command) => {
      const { get } = await import('./object-get.ts')
      await get(id, command.optsWithGlobals())
    })
}

function addList(object: Command): void {
  const lists = ['owner', 'grantee', 'subject', 'all']
  const oneOf = (name: string, flags: string, description: string) =>
    new Option(flags, description).conflicts(lists.filter((other) => other !== name))
  object
    .command('list')
    .description('list objects, newest first (default: your own)')
    .addOption(oneOf('owner', '--owner <principal>', 'those of an owner'))
    .addOption(oneOf('grantee', '--grantee <grantee>', 'those shared with "me" or with role:…'))
    .addOption(oneOf('subject', '--subject <id>', 'those about a subject'))
    .addOption(oneOf('all', '--all', 'every object'))
    .option('--label <k=v>', 'only those with this label; repeatable', collectPair)
    .addOption(classification('only these'))
    .option('--limit <n>', 'objects on a page', integerFrom(1, POLICY.pageSizeMax))
    .option('--cursor <cursor>', 'go on where a page ended')
    .option('--every', 'follow the cursors to the end')
    .option('--purpose <text>', 'why you ask; a steward must say so')
    .action(async (_: object, command: Command) => {
      const { list } = await import('./object-list.ts')
      await list(command.optsWithGlobals())
    })
}

function addDelete(object: Command): void {
  object
    .command('delete')
    .description('hide an object for good')
    .argument('<id>')
    .option('--shred', 'destroy its data keys too, before the answer comes')
    .action(async (id: string, _: object, command: Command) => {
      const { remove } = await import('./object-delete.ts')
      await remove(id, command.optsWithGlobals())
    })
}

const classification = (description: string): Option =>
  new Option('--classification <class>', description).choices(CLASSIFICATIONS)
