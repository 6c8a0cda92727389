/** Runs in a thread of its own, and knows nothing but the events that it is told. */
import { on } from 'node:events'
import { type MessagePort, parentPort } from 'node:worker_threads'
import { KeyfoldError } from '../../errors.ts'
import type { Detector } from '../../findings/detection-ports.ts'
import { openInline } from '../../findings/inline-detector.ts'
import { failureOf } from '../ask-thread.ts'
import type { FromDetectors, ToDetectors } from './messages.ts'

const port = parentPort as MessagePort
let opened: Detector | null = null

async function answer(question: ToDetectors): Promise<FromDetectors> {
  if (typeof question === 'object' && 'open' in question) {
    opened = await openInline(question.open)
    return { found: [] }
  }
  if (opened === null) throw new KeyfoldError('unavailable', 'The detectors were not opened.')
  if (question === 'snapshot') return { snapshot: await opened.snapshot() }
  const asked = 'observe' in question ? opened.observe(question.observe) : opened.advance(question.advance)
  return { found: await asked }
}

for await (const [question] of on(port, 'message') as AsyncIterable<[ToDetectors]>) {
  port.postMessage(await answer(question).catch((error: unknown) => ({ failed: failureOf(error) })))
}
