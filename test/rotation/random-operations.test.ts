/** @module-tag longer */
import * as fc from 'fast-check'
import { it } from 'vitest'
import type { Action } from './support/action.ts'
import { checkInvariants } from './support/invariants.ts'
import { type Model, newModel } from './support/model.ts'
import type { Death } from './support/mortal.ts'
import * as objects from './support/object-actions.ts'
import * as rotations from './support/rotation-actions.ts'
import { DAY_MS, MINUTE_MS } from './support/rotation-vault.ts'
import { type StartKind, start } from './support/start-action.ts'
import { World } from './support/world.ts'

const SLOW = process.env['SLOW'] === '1'
const COMMANDS_A_RUN_MAX = 250
const COMMANDS_MIN = SLOW ? 2_000 : 350
const TIMEOUT_MS = SLOW ? 1_800_000 : 180_000

/** Of one assertion, which prints the seed of what failed, however far it was shrunk in that time. */
const LIMITS = { numRuns: 4, interruptAfterTimeLimit: 60_000, markInterruptAsFailure: true }

type Command = fc.AsyncCommand<Model, World>

const commandOf = (
  text: string,
  { check }: Action,
  act: (world: World, model: Model) => Promise<void>,
): Command => ({
  check: (model) => check(model),
  run: async (model, world) => {
    await act(world, model)
    await checkInvariants(model, world)
    world.done += 1
  },
  toString: () => text,
})

const living = (action: Action): Command => commandOf(action.text, action, action.live)

const dying = (action: Action, death: Death): Command =>
  commandOf(`dying after ${death.after}, ${death.how}: ${action.text}`, action, (world, model) =>
    action.die(world, model, death),
  )

/** Never twice the same, nor a smaller one while a failure is being shrunk: each is a key of idempotency too. */
const content = fc.noShrink(fc.noBias(fc.nat())).map((number) => `content ${number}`)
const index = fc.nat({ max: 7 })
const kind = fc.constantFrom<StartKind[]>(
  'rewrap',
  'reencrypt-objects',
  'reencrypt-generation',
  'compromised',
)

const step = fc
  .tuple(index, fc.constantFrom(0.3, 0.7, 1, 1))
  .map(([pick, patience]) => rotations.step(pick, patience))
const begin = fc.tuple(kind, index).map(([what, which]) => start(what, which))
const write = fc.oneof(
  content.map((of) => objects.store(of)),
  fc.tuple(index, content).map(([which, of]) => objects.addVersion(which, of)),
  fc.tuple(index, index).map(([which, of]) => objects.restore(which, of)),
)
const other = fc.oneof(
  fc.tuple(index, fc.boolean()).map(([which, shred]) => objects.remove(which, shred)),
  fc.tuple(index, fc.constantFrom('a', 'b')).map(([which, value]) => objects.label(which, value)),
  fc.tuple(index, fc.boolean()).map(([which, held]) => objects.hold(which, held)),
  fc.constant(null).map(() => rotations.retire()),
  fc.constant(null).map(() => rotations.age()),
  fc.constant(null).map(() => rotations.fail()),
)
const deathless = fc.oneof(
  fc.tuple(index, index).map(([which, of]) => objects.read(which, of)),
  content.map((of) => objects.beginSlowWrite(of)),
  fc.constant(null).map(() => objects.endSlowWrite()),
  fc.constantFrom(MINUTE_MS / 3, MINUTE_MS, DAY_MS, 9 * DAY_MS, 60 * DAY_MS).map(rotations.jump),
)
const deathWithin = (calls: number): fc.Arbitrary<Death> =>
  fc.record({
    after: fc.nat({ max: calls }),
    how: fc.oneof(fc.constantFrom<Death['how'][]>('before', 'after'), fc.nat({ max: 7 })),
  })

const long = fc.constant(null).map(() => rotations.finish())
const mortal = fc.oneof(
  fc.tuple(step, deathWithin(10)),
  fc.tuple(long, deathWithin(200)),
  fc.tuple(fc.oneof(begin, write, other), deathWithin(15)),
)

const command = fc.oneof(
  { weight: 20, arbitrary: step.map(living) },
  { weight: 1, arbitrary: long.map(living) },
  { weight: 4, arbitrary: begin.map(living) },
  { weight: 4, arbitrary: write.map(living) },
  { weight: 5, arbitrary: other.map(living) },
  { weight: 4, arbitrary: deathless.map(living) },
  { weight: 4, arbitrary: mortal.map(([action, death]) => dying(action, death)) },
)

it(
  'loses nothing, and gives nothing back, whatever happens in whatever order',
  async () => {
    const total = { done: 0 }
    const sequences = fc.commands([command], { maxCommands: COMMANDS_A_RUN_MAX, size: 'max' })
    const property = fc.asyncProperty(sequences, async (sequence) => {
      const world = await World.open()
      try {
        const model = newModel()
        await fc.asyncModelRun(() => ({ model, real: world }), sequence)
        world.opened.clear()
        await checkInvariants(model, world)
      } finally {
        await world.close()
        total.done += world.done
      }
    })
    while (total.done < COMMANDS_MIN) await fc.assert(property, LIMITS)
  },
  TIMEOUT_MS,
)
