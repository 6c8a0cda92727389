/** `POST /rotations`, and what it should answer, by the rules alone. */
import { expect } from 'vitest'
import { unwraps } from '../../../lib/keys/generation.ts'
import type { ReencryptScope, RotationMode } from '../../../lib/rotation/model.ts'
import type { Answer } from '../../support/vault.ts'
import { type Action, define } from './action.ts'
import { isOfObjects, type Model } from './model.ts'
import type { World } from './world.ts'

export type StartKind = 'rewrap' | 'reencrypt-objects' | 'reencrypt-generation' | 'compromised'

type Ask = {
  readonly mode: RotationMode
  readonly scope: ReencryptScope | null
  readonly compromised: number | null
}

type Expected = { readonly ask: Ask; readonly status: number }

export const start = (kind: StartKind, which: number): Action => {
  // As it was asked for the first time, whatever became of it.
  const asked = new WeakMap<World, Expected>()
  return define<Expected & { readonly answer: Answer }>({
    text: `start(${kind}, ${which})`,
    check: ({ objects }) => kind !== 'reencrypt-objects' || objects.length > 0,
    act: async (world, model) => {
      const first = asked.get(world) ?? (await expectedOf(world, model, askOf(kind, which, model)))
      asked.set(world, first)
      const answer = await world.call('key-admin', 'POST', '/v1/rotations', { body: bodyOf(first.ask) })
      return { ...first, answer }
    },
    apply: (model, { ask, status, answer }) => {
      expect(answer.status).toBe(status)
      if (status !== 202) return
      const run = afterStart(model, ask)
      expect(answer.json.id).toBe(run.rotation)
      model.run = run
    },
  })
}

function askOf(kind: StartKind, which: number, { objects, active }: Model): Ask {
  const generation = 1 + (which % active)
  const plain: Ask = { mode: 'rewrap', scope: null, compromised: null }
  if (kind === 'rewrap') return plain
  if (kind === 'compromised') return { ...plain, compromised: generation }
  if (kind === 'reencrypt-generation') return { ...plain, mode: 'reencrypt', scope: { generation } }
  const ids = objects.map(({ id }) => id).filter((_, index) => index <= which % objects.length)
  return { ...plain, mode: 'reencrypt', scope: { objects: ids } }
}

const bodyOf = ({ mode, scope, compromised }: Ask): object => ({
  mode,
  ...scope,
  ...(compromised === null ? {} : { compromised }),
})

async function expectedOf(world: World, model: Model, ask: Ask): Promise<Expected> {
  const scoped = ask.scope !== null && 'generation' in ask.scope ? ask.scope.generation : null
  const compromised = isKnown(model, ask) ? null : ask.compromised
  for (const named of [compromised, scoped].filter((one) => one !== null)) {
    const found = await world.vault.stores.generations.find(named)
    if (found === null || !unwraps(found.state)) return { ask, status: 409 }
  }
  return { ask, status: isNew(model, ask) || joins(model, ask) ? 202 : 409 }
}

/** An emergency is gone on with, also when it has disabled the generation already. */
const isKnown = ({ run }: Model, { compromised }: Ask): boolean =>
  run !== null && run.state !== 'finished' && compromised !== null && run.compromised.includes(compromised)

/** Nothing is unfinished, or only some objects, for which nothing else waits. */
const isNew = (model: Model, ask: Ask): boolean =>
  (model.run?.state ?? 'finished') === 'finished' ||
  (model.run?.state === 'failed' && isOfObjects(model) && !isTheSame(model, ask))

const isTheSame = ({ run }: Model, { mode, scope }: Ask): boolean =>
  mode === run?.mode && JSON.stringify(scope) === JSON.stringify(run.scope)

const joins = (model: Model, ask: Ask): boolean =>
  isTheSame(model, ask) || (ask.mode === 'rewrap' && !isOfObjects(model))

function afterStart(model: Model, ask: Ask): NonNullable<Model['run']> {
  const { run } = model
  const { mode, scope } = ask
  const named = ask.compromised === null ? [] : [ask.compromised]
  if (run === null || isNew(model, ask))
    return { rotation: (run?.rotation ?? 0) + 1, state: 'running', mode, scope, compromised: named }
  return { ...run, state: 'running', compromised: [...new Set([...run.compromised, ...named])] }
}
