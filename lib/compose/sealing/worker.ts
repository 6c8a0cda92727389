/** Runs in a thread of its own, on a connection that only reads: states are replaced by the one that writes for everybody. */
import { on, once } from 'node:events'
import { join } from 'node:path'
import { type MessagePort, parentPort, workerData } from 'node:worker_threads'
import { openForReading } from '../../adapters/embedded/database.ts'
import { FileTileStore } from '../../adapters/embedded/file-tile-store.ts'
import { FileLogSigner } from '../../adapters/embedded/log-signer.ts'
import { SqliteLogStates } from '../../adapters/embedded/log-states.ts'
import { SqliteWaitingEvents } from '../../adapters/embedded/logged-events.ts'
import type { LogState } from '../../audit/log/ports.ts'
import { type SealPorts, sealLog } from '../../audit/log/seal.ts'
import { KeyfoldError } from '../../errors.ts'
import { failureOf } from '../ask-thread.ts'
import { DATA_FILES } from '../data-files.ts'
import type { FromSealer, SealingPlace, ToSealer } from './messages.ts'

const { data, origin } = workerData as SealingPlace
const port = parentPort as MessagePort
const database = openForReading(join(data, DATA_FILES.database))
const states = new SqliteLogStates(database)
const tiles = new FileTileStore(join(data, DATA_FILES.audit))
const ports: SealPorts = {
  origin,
  tiles,
  signer: new FileLogSigner(join(data, DATA_FILES.auditKey), tiles),
  waiting: new SqliteWaitingEvents(database),
  states: { read: () => states.read(), replace },
}

const say = (message: FromSealer): void => port.postMessage(message)

async function replace(state: LogState): Promise<boolean> {
  const answered = once(port, 'message') as Promise<[ToSealer]>
  say({ replace: state })
  const [answer] = await answered
  if (answer === 'seal') throw new KeyfoldError('internal', 'The sealer was asked twice.')
  if ('failed' in answer) throw new KeyfoldError(answer.failed.code, answer.failed.message)
  return answer.replaced
}

for await (const [message] of on(port, 'message') as AsyncIterable<[ToSealer]>) {
  if (message !== 'seal') continue
  try {
    say({ sealed: await sealLog(ports) })
  } catch (error) {
    say({ failed: failureOf(error) })
  }
}
