/** When the local schedule starts a rotation, and when it leaves it. */
import { beforeEach, describe, expect, it } from 'vitest'
import { DAY_MS } from '../../lib/clock.ts'
import type { Generation } from '../../lib/keys/generation.ts'
import { NO_GENERATION_FACTS } from '../../lib/keys/generation.ts'
import type { Rotation } from '../../lib/rotation/model.ts'
import { ROTATION_POLICY } from '../../lib/rotation/policy.ts'
import { parseSchedule } from '../../lib/rotation/schedule.ts'
import { resumeRotation, rotateWhenDue, type SchedulePorts } from '../../local/rotation.ts'
import { START, type TestClock, testClock } from '../support/vault.ts'

const ACTIVE: Generation = {
  generation: 1,
  keyId: 'k-1',
  state: 'active',
  created: START - DAY_MS,
  activated: START,
  retired: null,
  disabled: null,
  deletionScheduled: null,
  destroyed: null,
  ...NO_GENERATION_FACTS,
}

/** As far as anything here looks at it. */
const run = (state: Rotation['state'], ended: number | null): Rotation =>
  ({ ...RUN, state, ended }) as Rotation

const RUN = {
  rotation: 1,
  execution: 'e-1',
  revision: 1,
  attempt: 1,
  started: START,
  scope: null,
  escrowWaived: false,
} satisfies Partial<Rotation>

let clock: TestClock
let started: string[]

beforeEach(() => {
  clock = testClock()
  started = []
})

const ports = (changed: Partial<SchedulePorts> & { latest?: Rotation | null } = {}): SchedulePorts => ({
  rotations: { latest: async () => changed.latest ?? null },
  generations: { active: async () => ACTIVE },
  workflow: { startScheduled: async (execution) => void started.push(execution) },
  nextRotation: parseSchedule('every 1 days'),
  escrowPolicy: { recipients: ['age1'], waived: false },
  clock,
  ...changed,
})

describe('the schedule', () => {
  it('starts a rotation when the active generation is old enough, not a moment before', async () => {
    clock.advance(DAY_MS - 1)
    expect(await rotateWhenDue(ports())).toBeNull()
    clock.advance(1)
    const outcome = await rotateWhenDue(ports())
    expect(outcome).toEqual({ execution: expect.stringMatching(/^schedule-[0-9a-f-]{36}$/) })
    expect(started).toEqual([outcome?.execution])
  })

  it('names each execution anew', async () => {
    clock.advance(DAY_MS)
    await rotateWhenDue(ports())
    await rotateWhenDue(ports())
    expect(new Set(started).size).toBe(2)
  })

  it('starts none without anybody who could recover the key, unless that is waived', async () => {
    clock.advance(DAY_MS)
    expect(await rotateWhenDue(ports({ escrowPolicy: { recipients: [], waived: false } }))).toBeNull()
    expect(started).toEqual([])
    expect(await rotateWhenDue(ports({ escrowPolicy: { recipients: [], waived: true } }))).not.toBeNull()
  })

  it('starts none on demand only, nor before there is a key', async () => {
    clock.advance(1000 * DAY_MS)
    expect(await rotateWhenDue(ports({ nextRotation: parseSchedule(null) }))).toBeNull()
    expect(await rotateWhenDue(ports({ generations: { active: async () => null } }))).toBeNull()
    expect(started).toEqual([])
  })

  it('starts none beside one that runs', async () => {
    clock.advance(DAY_MS)
    expect(await rotateWhenDue(ports({ latest: run('running', null) }))).toBeNull()
    expect(await rotateWhenDue(ports({ latest: run('finished', START) }))).not.toBeNull()
  })

  it('leaves one that failed alone for a day, then resumes it', async () => {
    clock.advance(10 * DAY_MS)
    const latest = run('failed', clock())
    expect(await rotateWhenDue(ports({ latest }))).toBeNull()
    clock.advance(ROTATION_POLICY.failedRestMs - 1)
    expect(await rotateWhenDue(ports({ latest }))).toBeNull()
    clock.advance(1)
    expect(await rotateWhenDue(ports({ latest }))).not.toBeNull()
  })

  it('resumes one that failed although its generation is new: it was activated already', async () => {
    clock.advance(ROTATION_POLICY.failedRestMs)
    const nextRotation = parseSchedule('every 30 days')
    expect(await rotateWhenDue(ports({ nextRotation, latest: run('failed', START) }))).not.toBeNull()
    expect(await rotateWhenDue(ports({ nextRotation, latest: run('finished', START) }))).toBeNull()
  })

  it('leaves objects that could not be re-encrypted to whoever chose them', async () => {
    clock.advance(2 * DAY_MS)
    const latest: Rotation = { ...run('failed', START), scope: { objects: ['o'] } }
    const nextRotation = parseSchedule('every 30 days')
    expect(await rotateWhenDue(ports({ nextRotation, latest }))).toBeNull()
  })

  it('resumes one whose escrow was waived when it was started', async () => {
    clock.advance(2 * DAY_MS)
    const escrowPolicy = { recipients: [], waived: false }
    const latest: Rotation = { ...run('failed', START), escrowWaived: true }
    expect(await rotateWhenDue(ports({ escrowPolicy, latest }))).not.toBeNull()
  })

  it('counts from the making of a generation that has no time of activation', async () => {
    const generations = { active: async () => ({ ...ACTIVE, activated: null }) }
    expect(await rotateWhenDue(ports({ generations }))).not.toBeNull()
  })
})

describe('the start of a vault', () => {
  const resume = async (latest: Rotation | null, answer: 'running' | 'ended' = 'running') => {
    const asked: string[] = []
    const resumed = await resumeRotation({
      rotations: {
        latest: async () => latest,
        change: async () => true,
      },
      workflow: {
        start: async ({ execution }) => {
          asked.push(execution)
          return answer
        },
      },
    })
    return { resumed, asked }
  }

  it('goes on with a rotation that was running', async () => {
    expect(await resume(run('running', null))).toMatchObject({ resumed: { rotation: 1 }, asked: ['e-1'] })
  })

  it('leaves a failed one, a finished one, and none alone', async () => {
    for (const latest of [run('failed', START), run('finished', START), null]) {
      expect(await resume(latest)).toEqual({ resumed: null, asked: [] })
    }
  })

  it('drives it under another execution when that one is over', async () => {
    const { resumed, asked } = await resume(run('running', null), 'ended')
    expect(resumed).toMatchObject({ attempt: 2, execution: 'rotation-1-2' })
    expect(asked).toEqual(['e-1', 'rotation-1-2'])
  })
})
