import type { Cursors } from '../../lib/objects/cursor.ts'
import type { AdministrationPorts } from '../../lib/people/administration.ts'

export type PeopleFunctionPorts = Omit<AdministrationPorts, 'authority'> & {
  /** Position: as the list has it. */
  readonly peopleCursors: Cursors<string>
}
