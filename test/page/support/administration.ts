/** What happens beside the page when people are administered: the operator's command line, and the letters in the outbox. */
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { withDataFolderPeople } from '../../../cli/data-folder-people.ts'
import { peopleOverPorts } from '../../../cli/people/over-ports.ts'
import type { People } from '../../../cli/people/people.ts'
import type { Credentials } from './people.ts'

/** As `keyfold user … --data` does it, while the vault is served. */
export const asOperator = <T>(data: string, work: (people: People) => Promise<T>): Promise<T> =>
  withDataFolderPeople(data, (ports) => work(peopleOverPorts(ports)))

/** Of the newest letter to somebody. */
export async function credentialsOf(data: string, login: string): Promise<Credentials> {
  const outbox = join(data, 'outbox')
  for (const name of (await readdir(outbox)).toSorted().toReversed()) {
    const letter = await readFile(join(outbox, name), 'utf8')
    const password = /^ *One-time password: (\S+)$/m.exec(letter)?.[1]
    if (letter.startsWith(`To: ${login}\n`) && password !== undefined) return { login, password }
  }
  throw new Error(`There is no letter to ${login}`)
}
