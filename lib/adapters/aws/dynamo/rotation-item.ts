/** How the items of rotations are written and read. */
import {
  type ReencryptScope,
  ROTATION_MODES,
  ROTATION_STATES,
  ROTATION_STEPS,
  type Rotation,
  type RotationError,
} from '../../../rotation/model.ts'
import { type Attributes, changeOf } from './expressions.ts'
import type { ItemReader } from './item-reader.ts'

/** What is null has no attribute. */
export const rotationAttributes = (rotation: Rotation): Attributes => changeOf(rotation).set

export const rotationFrom = (item: ItemReader): Rotation => ({
  rotation: item.integer('rotation'),
  revision: item.integer('revision'),
  state: item.oneOf('state', ROTATION_STATES),
  mode: item.oneOf('mode', ROTATION_MODES),
  scope: item.has('scope') ? scopeFrom(item.map('scope')) : null,
  trigger: item.oneOf('trigger', ['schedule', 'request']),
  requestedBy: item.text('requestedBy'),
  escrowWaived: item.flag('escrowWaived'),
  compromised: item.integers('compromised'),
  execution: item.text('execution'),
  attempt: item.integer('attempt'),
  step: item.oneOf('step', ROTATION_STEPS),
  from: item.integer('from'),
  to: item.optionalInteger('to'),
  started: item.integer('started'),
  ended: item.optionalInteger('ended'),
  passes: item.integer('passes'),
  passEnded: item.integer('passEnded'),
  emptyPasses: item.integer('emptyPasses'),
  passStarted: item.optionalInteger('passStarted'),
  rescans: item.integer('rescans'),
  planned: item.optionalInteger('planned'),
  rewrapped: item.integer('rewrapped'),
  reencrypted: item.integer('reencrypted'),
  failures: item.integer('failures'),
  error: item.has('error') ? errorFrom(item.map('error')) : null,
})

const scopeFrom = (scope: ItemReader): ReencryptScope =>
  scope.has('objects') ? { objects: scope.texts('objects') } : { generation: scope.integer('generation') }

const errorFrom = (error: ItemReader): RotationError => ({
  code: error.text('code'),
  message: error.text('message'),
})
