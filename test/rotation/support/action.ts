/** What happens to a vault in a random sequence. */
import type { Model } from './model.ts'
import type { Death } from './mortal.ts'
import type { World } from './world.ts'

/** Says what should have come of it. `again`: it was done a second time, after a death in the middle of the first. */
type Apply<Outcome> = (model: Model, outcome: Outcome, world: World, again: boolean) => void | Promise<void>

type Definition<Outcome> = {
  readonly text: string
  readonly check?: (model: Model) => boolean
  /** Repeating it does no harm: that is what whoever got no answer does. */
  readonly act: (world: World, model: Model) => Promise<Outcome>
  readonly apply: Apply<Outcome>
  /** Nobody repeats it. */
  readonly goesOnByItself?: true
}

export type Action = {
  readonly text: string
  readonly check: (model: Model) => boolean
  readonly live: (world: World, model: Model) => Promise<void>
  /** The process dies in the middle of it; whoever wanted it asks the next process again. */
  readonly die: (world: World, model: Model, death: Death) => Promise<void>
}

export const define = <Outcome>(definition: Definition<Outcome>): Action => {
  const { text, check = () => true, act, apply, goesOnByItself = false } = definition
  return {
    text,
    check,
    live: async (world, model) => apply(model, await act(world, model), world, false),
    async die(world, model, death) {
      await world.dieDuring(death, () => act(world, model))
      model.pending = null
      const outcome = goesOnByItself ? (undefined as Outcome) : await act(world, model)
      await apply(model, outcome, world, true)
    },
  }
}
