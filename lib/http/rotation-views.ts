/** Rotations as the API shows them. What drives the workflow stays inside. */

import { iso, isoOrNull } from '../clock.ts'
import type { Generation } from '../keys/generation.ts'
import type { ReencryptScope, Rotation, RotationFailure } from '../rotation/model.ts'
import type { RotationDetails } from '../rotation/view.ts'

export const rotationView = (rotation: Rotation) => ({
  id: rotation.rotation,
  state: rotation.state,
  mode: rotation.mode,
  scope: scopeView(rotation.scope),
  trigger: rotation.trigger,
  requestedBy: rotation.requestedBy,
  escrowWaived: rotation.escrowWaived,
  compromised: rotation.compromised,
  step: rotation.step,
  attempt: rotation.attempt,
  from: rotation.from,
  to: rotation.to,
  started: iso(rotation.started),
  ended: isoOrNull(rotation.ended),
  planned: rotation.planned,
  rewrapped: rotation.rewrapped,
  reencrypted: rotation.reencrypted,
  failures: rotation.failures,
  error: rotation.error,
})

/** A page of rotations with a thousand ids each would be more than Lambda may answer. */
const scopeView = (scope: ReencryptScope | null): { generation: number } | { objects: number } | null =>
  scope !== null && 'objects' in scope ? { objects: scope.objects.length } : scope

export const rotationDetailsView = ({ rotation, failed, exposed }: RotationDetails) => ({
  ...rotationView(rotation),
  objects: rotation.scope !== null && 'objects' in rotation.scope ? rotation.scope.objects : null,
  failed: failed.map(failureView),
  report: exposed.map(exposedView),
})

const failureView = ({ object, version, code }: RotationFailure) => ({ object, version, code })

const exposedView = (generation: Generation) => ({
  generation: generation.generation,
  keyId: generation.keyId,
  protectedSince: isoOrNull(generation.activated),
  activeUntil: isoOrNull(generation.retired),
  compromised: isoOrNull(generation.compromised),
  emptied: isoOrNull(generation.emptied),
  disabled: isoOrNull(generation.disabled),
})
