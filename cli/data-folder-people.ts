/** People of a vault on this machine, as its operator; also while it is being served. */
import { join } from 'node:path'
import { openDatabase } from '../lib/adapters/embedded/database.ts'
import { DATA_FILES } from '../lib/compose/data-files.ts'
import { composePeople, peopleStoresOf } from '../lib/compose/embedded-people.ts'
import type { Log } from '../lib/http/log.ts'
import type { AdministrationPorts } from '../lib/people/administration.ts'
import { readConfig } from '../local/config-file.ts'
import { externalDirectories } from '../local/identity/external-directory.ts'
import { createMessenger } from '../local/mail/messenger.ts'
import { vaultUrl } from './client.ts'
import { assertHoldsVault } from './data-folder-keys.ts'
import { note } from './output.ts'

/**
 * Master keys and content are left alone. Messages to people say that they sign in at `KEYFOLD_URL`.
 *
 * @throws KeyfoldError `not-found` when the folder holds no vault; `invalid-configuration`
 */
export async function withDataFolderPeople<T>(
  data: string,
  work: (ports: AdministrationPorts) => Promise<T>,
): Promise<T> {
  const url = vaultUrl()
  await assertHoldsVault(data)
  const config = await readConfig(data)
  using resources = new DisposableStack()
  const database = resources.adopt(openDatabase(join(data, DATA_FILES.database)), (opened) => opened.close())
  const messenger = createMessenger(config.mail, data, TERMINAL)
  const ports = composePeople(peopleStoresOf(database), { messenger, signInUrl: () => url })
  const elsewhere = config.identity === null ? {} : externalDirectories(config.identity.issuer)
  return await work({ ...ports, ...elsewhere, authority: 'operator' })
}

/** Whoever runs the command reads it, instead of a log. */
const tell = (fields: object, message: string): void =>
  note('file' in fields ? `${message} ${String(fields.file)}` : message)
const TERMINAL: Log = { info: tell, error: tell }
