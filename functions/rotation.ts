/** The tasks of the rotation's workflow, one function for each set of rights (infra/state-machines/rotation.asl.json). */
import type * as z from 'zod/mini'
import { KeyfoldError } from '../lib/errors.ts'
import { describeError, type Log } from '../lib/http/log.ts'
import { type ActivatePorts, activate, awaitPermissions, drain } from '../lib/rotation/activate.ts'
import { type BeginTaskPorts, begin } from '../lib/rotation/begin.ts'
import { type MakeGenerationPorts, makeGeneration } from '../lib/rotation/make-generation.ts'
import { endPass, type PassPorts, planPass } from '../lib/rotation/passes.ts'
import type { RotationStore } from '../lib/rotation/ports.ts'
import { type ReencryptPorts, reencryptPage } from '../lib/rotation/reencrypt-page.ts'
import { failRun, type ReportPorts, report } from '../lib/rotation/report.ts'
import { disableCompromised, type RetirePorts, retireGenerations } from '../lib/rotation/retire.ts'
import { type RewrapPorts, rewrapPage } from '../lib/rotation/rewrap-page.ts'
import { openSample, type SamplePorts } from '../lib/rotation/sample.ts'
import {
  endVerification,
  type ScanPorts,
  scanSegment,
  type VerificationPorts,
} from '../lib/rotation/verification.ts'
import * as tasks from './rotation-events.ts'

/** A task as the workflow calls it. */
export type Task = (event: unknown) => Promise<unknown>

type Logging = { readonly log: Log }

export type RotatePorts = BeginTaskPorts &
  ActivatePorts &
  PassPorts &
  ScanPorts &
  VerificationPorts &
  ReportPorts &
  Logging

/** Controls the run. It may look at master keys, and use none. */
export const createRotateTask = (ports: RotatePorts): Task =>
  framed(ports, tasks.RotateEvent, async (event) => {
    switch (event.task) {
      case 'begin':
        return begin(ports, event.execution, event.input)
      case 'await-permissions':
        return awaitPermissions(ports, event)
      case 'activate':
        return activate(ports, event)
      case 'drain':
        return drain(ports, event)
      case 'plan':
        return planPass(ports, event)
      case 'end-pass':
        return endPass(ports, event, event.results)
      case 'scan':
        return scanSegment(ports, event.segment, event.page)
      case 'end-verification':
        return endVerification(ports, event, event.results)
      case 'report':
        return report(ports, event)
      case 'give-up':
        return failRun(ports, event.execution, tasks.errorOf(event.error))
    }
  })

export type MakeKeyPorts = MakeGenerationPorts & { readonly rotations: RotationStore } & Logging

/** Makes master keys. */
export const createMakeKeyTask = (ports: MakeKeyPorts): Task =>
  framed(ports, tasks.RunEvent, (event) => makeGeneration(ports, event))

/** Moves wrapped data keys from one master key to another, and sees neither. */
export const createRewrapTask = (ports: RewrapPorts & Logging): Task =>
  framed(ports, tasks.WorkEvent, (event) => rewrapPage(ports, event))

/** Opens and seals content. Nothing but the workflow calls it. */
export const createReencryptTask = (ports: ReencryptPorts & Logging): Task =>
  framed(ports, tasks.WorkEvent, (event) => reencryptPage(ports, event))

/** Opens some new wrapped data keys. It has no access to ciphertext. */
export const createSampleTask = (ports: SamplePorts & Logging): Task =>
  framed(ports, tasks.RunEvent, (event) => openSample(ports, event))

/** Disables and deletes master keys: day by day, and at the end of an emergency. */
export const createRetireTask = (ports: RetirePorts & Logging): Task =>
  framed(ports, tasks.RetireEvent, async (event) => {
    if (event.task === 'compromised') return disableCompromised(ports, event)
    const result = await retireGenerations(ports)
    ports.log.info(result, 'Retired')
    return result
  })

/**
 * Validates the event, and names failures so that the workflow can tell them apart: `Keyfold.Unavailable` is tried again.
 * Nothing but code and message leaves: executions are kept, and shown to whoever may look at the workflow.
 */
function framed<Event>(
  { log }: Logging,
  schema: z.ZodMiniType<Event>,
  act: (event: Event) => Promise<unknown>,
): Task {
  return async (input) => {
    try {
      return (await act(schema.parse(input))) ?? null
    } catch (error) {
      log.error({ error: describeError(error) }, 'A task of the rotation failed.')
      throw failureOf(error)
    }
  }
}

function failureOf(error: unknown): Error {
  const known = error instanceof KeyfoldError
  const failure = new Error(known ? error.message : 'Internal error. See the log of the function.')
  const words = (known ? error.code : 'internal').split('-')
  failure.name = `Keyfold.${words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('')}`
  failure.stack = ''
  return failure
}
