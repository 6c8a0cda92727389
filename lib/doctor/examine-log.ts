import type { Examination } from '../examination.ts'
import { examineCheckpoint, examineGrowth, examineLogLag, type LogPorts } from './log.ts'
import type { Remedies } from './remedies.ts'
import { examineSealedEvents } from './sealed-events.ts'

/**
 * The checks of the log.
 *
 * @param before the checkpoint that the log must still contain; null: none is known
 * @returns the checkpoint that was proved to go on from it; null: none was
 */
export async function examineLog(
  examination: Examination,
  ports: LogPorts,
  now: number,
  before: string | null,
  remedies: Remedies,
): Promise<string | null> {
  await examination.check('log lag', () => examineLogLag(ports, now, remedies))
  const log = await examination.check('log checkpoint', () => examineCheckpoint(ports, before, remedies))
  // There is none yet, or what it says cannot be trusted.
  if (log === null) return null
  const grew = await examination.check('log growth', () => examineGrowth(ports, log, before, remedies))
  await examination.check('log events', () => examineSealedEvents(ports, log, remedies))
  return grew === true ? log.note : null
}
