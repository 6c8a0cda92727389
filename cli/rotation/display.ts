/** Shows a rotation while it runs: a bar on a terminal, else lines, or JSON lines. */
import { SingleBar } from 'cli-progress'
import { countOfVersions } from '../../lib/rotation/count-of-versions.ts'
import { print, printable, printJson } from '../output.ts'
import { movedBy, type RotationAnswer } from './answer.ts'
import { duration, type Pace, RateMeter } from './rate.ts'

export type Display = { show(rotation: RotationAnswer): void; stop(): void }

/** Lines are for logs: no more of them than somebody reads. */
const LINE_INTERVAL_MS = 10_000

const STEPS: Readonly<Record<string, string>> = {
  begun: 'making the next master key',
  'generation-made': 'waiting for its permissions',
  activated: 'waiting for writers under the former one',
  rewrapping: 'moving',
  verifying: 'verifying',
  finished: 'finished',
}

export function startDisplay(json: boolean): Display {
  if (json) return jsonLines()
  return process.stderr.isTTY ? bar() : lines()
}

/** One line for each change. */
function jsonLines(): Display {
  let last = ''
  return {
    show(rotation) {
      const line = JSON.stringify(rotation)
      if (line !== last) printJson(rotation)
      last = line
    },
    stop: () => {},
  }
}

function lines(): Display {
  const meter = new RateMeter()
  let shown = { stage: '', line: '', at: 0 }
  return {
    show(rotation) {
      const pace = meter.add(movedBy(rotation), rotation.planned)
      const stage = `${rotation.state} ${rotation.step}`
      const line = describeProgress(rotation, pace)
      const at = performance.now()
      if (stage === shown.stage && (line === shown.line || at - shown.at < LINE_INTERVAL_MS)) return
      print(line)
      shown = { stage, line, at }
    },
    stop: () => {},
  }
}

function bar(): Display {
  const meter = new RateMeter()
  const shown = new SingleBar({
    format: '{step} {bar} {percentage}%  {progress}',
    clearOnComplete: true,
    barsize: 30,
  })
  shown.start(1, 0, { step: '', progress: '' })
  return {
    show(rotation) {
      const moved = movedBy(rotation)
      const pace = meter.add(moved, rotation.planned)
      // Until they are counted there is nothing to be a part of. Versions written meanwhile are moved too, beyond the plan.
      shown.setTotal(rotation.planned === null ? 1 : Math.max(rotation.planned, moved))
      const progress = describeCount(rotation) + describePace(pace)
      shown.update(rotation.planned === null ? 0 : moved, { step: printable(stepOf(rotation)), progress })
    },
    stop: () => shown.stop(),
  }
}

const stepOf = ({ id, step }: RotationAnswer): string => `Rotation ${id}: ${STEPS[step] ?? step}`

const describeProgress = (rotation: RotationAnswer, pace: Pace): string =>
  `${stepOf(rotation)}, ${describeCount(rotation)}${describePace(pace)}`

const describeCount = (rotation: RotationAnswer): string => {
  const { planned } = rotation
  const moved = movedBy(rotation)
  return planned === null ? countOfVersions(moved) : `${moved} of ${countOfVersions(planned)}`
}

function describePace({ perSecond, secondsLeft }: Pace): string {
  if (perSecond === null || perSecond === 0) return ''
  const left = secondsLeft === null || secondsLeft === 0 ? '' : `, ${duration(secondsLeft)} left`
  return `, ${perSecond < 10 ? perSecond.toFixed(1) : Math.round(perSecond)}/s${left}`
}
