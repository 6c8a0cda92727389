import { describe, expect, test, vi } from 'vitest'
import type { Vault } from '../../cli/client.ts'
import type { RotationAnswer } from '../../cli/rotation/answer.ts'
import { startDisplay } from '../../cli/rotation/display.ts'
import { followRotation } from '../../cli/rotation/follow.ts'
import { duration, RateMeter } from '../../cli/rotation/rate.ts'
import { type ErrorCode, KeyfoldError } from '../../lib/errors.ts'

const RUNNING: RotationAnswer = {
  id: 4,
  state: 'running',
  mode: 'rewrap',
  scope: null,
  trigger: 'request',
  step: 'rewrapping',
  from: 1,
  to: 2,
  started: '2031-01-01T00:00:00.000Z',
  ended: null,
  planned: 100,
  rewrapped: 40,
  reencrypted: 10,
  failures: 0,
  error: null,
}

/** Gives these answers, one after the other. */
function scripted(...answers: readonly (Partial<RotationAnswer> | ErrorCode)[]): Vault {
  const left = [...answers]
  return async () => {
    const next = left.shift()
    if (typeof next === 'string') throw new KeyfoldError(next, 'as told')
    return { status: 200, headers: {}, body: Buffer.from(JSON.stringify({ ...RUNNING, ...next })) }
  }
}

function watching(open?: () => Promise<Vault>) {
  const seen: number[] = []
  const pauses: number[] = []
  return {
    seen,
    pauses,
    options: {
      onRotation: ({ rewrapped }: RotationAnswer) => void seen.push(rewrapped),
      pause: async (milliseconds: number) => void pauses.push(milliseconds),
      ...(open === undefined ? {} : { open }),
    },
  }
}

const quietly = () => vi.spyOn(process.stderr, 'write').mockReturnValue(true)

describe('following a rotation', () => {
  test('asks every second until it has ended', async () => {
    const { seen, pauses, options } = watching()
    const vault = scripted({ rewrapped: 1 }, { rewrapped: 2 }, { rewrapped: 3, state: 'finished' })
    expect(await followRotation(vault, 4, options)).toMatchObject({ state: 'finished' })
    expect([seen, pauses]).toEqual([
      [1, 2, 3],
      [1_000, 1_000],
    ])
  })

  test('backs off while there is no answer, says so once, and goes on', async () => {
    using stderr = quietly()
    const { pauses, options } = watching()
    const outage = Array.from({ length: 7 }, () => 'unavailable' as const)
    await followRotation(scripted({}, ...outage, {}, { state: 'failed' }), 4, options)
    expect(pauses).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000, 1_000])
    expect(stderr.mock.calls).toEqual([[expect.stringMatching(/no answer, which does not disturb/)]])
  })

  test('gives up after some minutes without an answer', async () => {
    using _ = quietly()
    const { pauses, options } = watching()
    const outage = Array.from({ length: 30 }, () => 'unavailable' as const)
    await expect(followRotation(scripted(...outage), 4, options)).rejects.toMatchObject({
      code: 'unavailable',
    })
    expect(pauses.length).toBe(20)
  })

  test('gets another token when the former has expired, and no third one', async () => {
    const { options } = watching(async () => scripted({ state: 'finished' }))
    expect(await followRotation(scripted({}, 'unauthenticated'), 4, options)).toMatchObject({ id: 4 })
    const refused = watching(async () => scripted('unauthenticated'))
    await expect(followRotation(scripted('unauthenticated'), 4, refused.options)).rejects.toMatchObject({
      code: 'unauthenticated',
    })
  })

  test('gets another token when the former has expired during an outage', async () => {
    using _ = quietly()
    const { pauses, options } = watching(async () => scripted({}, { state: 'finished' }))
    const outlasted = scripted({}, 'unavailable', 'unavailable', 'unauthenticated')
    expect(await followRotation(outlasted, 4, options)).toMatchObject({ state: 'finished' })
    expect(pauses).toEqual([1_000, 2_000, 4_000, 1_000])
  })

  test('asks for another token again while the issuer gives no answer', async () => {
    using _ = quietly()
    let asked = 0
    const { pauses, options } = watching(async () => {
      asked += 1
      if (asked < 3) throw new KeyfoldError('unavailable', 'as told')
      return scripted({ state: 'finished' })
    })
    expect(await followRotation(scripted('unauthenticated'), 4, options)).toMatchObject({ state: 'finished' })
    expect([asked, pauses]).toEqual([3, [2_000, 4_000]])
  })

  test('ends at once when the vault refuses', async () => {
    const { pauses, options } = watching()
    await expect(followRotation(scripted('forbidden'), 4, options)).rejects.toMatchObject({
      code: 'forbidden',
    })
    expect(pauses).toEqual([])
  })
})

describe('the rate', () => {
  test('is that of the last seconds, and says what is left', () => {
    let now = 0
    const meter = new RateMeter(() => now)
    expect(meter.add(0, 1_000)).toEqual({ perSecond: null, secondsLeft: null })
    now = 1_000
    expect(meter.add(100, 1_000)).toEqual({ perSecond: 100, secondsLeft: 9 })
    for (let second = 2; second <= 40; second++) {
      now = second * 1_000
      meter.add(100 + (second - 1) * 10, 1_000)
    }
    expect(meter.add(490, 1_000).perSecond).toBeCloseTo(10, 5)
  })

  test('is nothing while nothing moves, and has no end without a goal', () => {
    let now = 0
    const meter = new RateMeter(() => now)
    meter.add(5, 10)
    now = 2_000
    expect(meter.add(5, 10)).toEqual({ perSecond: 0, secondsLeft: null })
    now = 3_000
    expect(meter.add(8, null)).toEqual({ perSecond: 1, secondsLeft: null })
  })

  test.each([
    [0.2, '1 s'],
    [89, '89 s'],
    [91, '2 min'],
    [3_600, '60 min'],
    [12_000, '3 h 20 min'],
  ])('%d seconds are %s', (seconds, shown) => {
    expect(duration(seconds)).toBe(shown)
  })
})

describe('what is shown', () => {
  const shown = (
    stream: 'stdout' | 'stderr',
    json: boolean,
    ...rotations: readonly Partial<RotationAnswer>[]
  ) => {
    using write = vi.spyOn(process[stream], 'write').mockReturnValue(true)
    const display = startDisplay(json)
    for (const rotation of rotations) display.show({ ...RUNNING, ...rotation })
    display.stop()
    return write.mock.calls.map(([chunk]) => String(chunk))
  }

  test('in a log: a line for each step, and not for each version', () => {
    expect(
      shown(
        'stdout',
        false,
        { step: 'begun', planned: null, rewrapped: 0, reencrypted: 0 },
        {},
        { rewrapped: 41 },
      ),
    ).toEqual([
      'Rotation 4: making the next master key, 0 versions\n',
      'Rotation 4: moving, 50 of 100 versions\n',
    ])
  })

  test('as JSON: a line for each change', () => {
    const lines = shown('stdout', true, {}, {}, { rewrapped: 41 }).map((line) => JSON.parse(line) as unknown)
    expect(lines).toEqual([RUNNING, { ...RUNNING, rewrapped: 41 }])
  })

  test('on a terminal: a bar', () => {
    const before = Object.getOwnPropertyDescriptor(process.stderr, 'isTTY')
    Object.defineProperty(process.stderr, 'isTTY', { value: true, configurable: true })
    try {
      const drawn = shown('stderr', false, {}).join('')
      expect(drawn).toContain('Rotation 4: moving')
      expect(drawn).toContain('50%  50 of 100 versions')
    } finally {
      if (before === undefined) Reflect.deleteProperty(process.stderr, 'isTTY')
      else Object.defineProperty(process.stderr, 'isTTY', before)
    }
  })
})
