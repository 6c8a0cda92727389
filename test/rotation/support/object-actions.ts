/** What users do with objects, and what should come of it. */
import { expect } from 'vitest'
import { POLICY } from '../../../lib/policy.ts'
import type { Answer } from '../../support/vault.ts'
import { type Action, define } from './action.ts'
import { latestOf, type Model, type ModelObject, type ModelVersion, newObject } from './model.ts'
import type { World } from './world.ts'

const OBJECT = '/v1/objects/{id}'

/** Few, since all of them are opened after each action. */
const OBJECTS_MAX = 5
const VERSIONS_MAX = 3

const at = (model: Model, index: number): ModelObject => {
  const object = model.objects[index % model.objects.length]
  if (object === undefined) throw new Error('There is no object.')
  return object
}
const hasObjects = ({ objects }: Model): boolean => objects.length > 0

export const store = (content: string): Action =>
  define({
    text: `store(${content})`,
    check: ({ objects }) => objects.length < OBJECTS_MAX,
    act: (world) =>
      world.call('writer', 'POST', '/v1/objects', { body: content, headers: { 'Idempotency-Key': content } }),
    apply: (model, { status, json }) => {
      expect(status).toBe(201)
      if (!model.objects.some(({ id }) => id === json.id)) model.objects.push(newObject(json.id, content))
    },
  })

/** Sees to it that there is one more version than before. */
const another = (
  text: string,
  index: number,
  next: (object: ModelObject) => ModelVersion,
  ask: (world: World, object: ModelObject) => Promise<Answer>,
): Action =>
  define({
    text,
    check: (model) => hasObjects(model) && at(model, index).versions.length < VERSIONS_MAX,
    act: async (world, model) => {
      const object = at(model, index)
      const [last] = await world.vault.stores.versions.page(object.id, Number.MAX_SAFE_INTEGER, 1)
      return last?.version === object.versions.length + 1 ? null : ask(world, object)
    },
    apply: (model, answer) => {
      const object = at(model, index)
      if (object.deleted) expect(answer?.status).toBe(404)
      else if (answer !== null) expect([200, 201]).toContain(answer.status)
      if (!object.deleted) object.versions.push(next(object))
    },
  })

export const addVersion = (index: number, content: string): Action =>
  another(
    `addVersion(${index}, ${content})`,
    index,
    (object) => ({ ...latestOf(object), content }),
    (world, { id }) => world.call('writer', 'PUT', OBJECT, { path: { id }, body: content }),
  )

export const restore = (index: number, of: number): Action => {
  const versionOf = ({ versions }: ModelObject): number => 1 + (of % versions.length)
  return another(
    `restore(${index}, ${of})`,
    index,
    (object) => object.versions[versionOf(object) - 1] ?? latestOf(object),
    (world, object) =>
      world.call('writer', 'POST', `${OBJECT}/restorations`, {
        path: { id: object.id },
        body: { version: versionOf(object) },
      }),
  )
}

export const read = (index: number, of: number): Action =>
  define({
    text: `read(${index}, ${of})`,
    check: hasObjects,
    act: (world, model) => {
      const { id, versions } = at(model, index)
      const query = { version: String(1 + (of % versions.length)) }
      return world.call('writer', 'GET', OBJECT, { path: { id }, query })
    },
    apply: (model, { status, body }) => {
      const { deleted, versions } = at(model, index)
      expect(status).toBe(deleted ? 404 : 200)
      if (!deleted) expect(body.toString()).toBe(versions[of % versions.length]?.content)
    },
  })

export const remove = (index: number, shred: boolean): Action =>
  define({
    text: `${shred ? 'shred' : 'delete'}(${index})`,
    check: hasObjects,
    act: (world, model) =>
      world.call('writer', 'DELETE', OBJECT, {
        path: { id: at(model, index).id },
        query: shred ? { shred: 'true' } : {},
      }),
    apply: (model, { status }, _world, again) => {
      const object = at(model, index)
      const isGone = !shred && (object.deleted || again)
      if (object.held) expect(status).toBe(409)
      else expect(isGone ? [204, 404] : [204]).toContain(status)
      if (object.held) return
      object.deleted = true
      object.shredded ||= shred
    },
  })

export const label = (index: number, value: string): Action =>
  define({
    text: `label(${index}, ${value})`,
    check: hasObjects,
    act: (world, model) =>
      world.call('writer', 'PATCH', OBJECT, {
        path: { id: at(model, index).id },
        body: { labels: { l: value } },
      }),
    apply: (model, { status }) => {
      const object = at(model, index)
      expect(status).toBe(object.deleted ? 404 : 200)
      if (!object.deleted)
        object.versions.push({ ...(object.versions.pop() ?? latestOf(object)), label: value })
    },
  })

export const hold = (index: number, held: boolean): Action =>
  define({
    text: `${held ? 'hold' : 'release'}(${index})`,
    check: hasObjects,
    act: (world, model) =>
      world.call('privacy-officer', held ? 'PUT' : 'DELETE', `${OBJECT}/hold`, {
        path: { id: at(model, index).id },
        ...(held ? { body: { reason: 'case 7' } } : {}),
      }),
    apply: (model, { status }, _world, again) => {
      const object = at(model, index)
      const isHeld = held && (object.held || again)
      expect(object.deleted ? [404] : isHeld ? [204, 409] : [204]).toContain(status)
      if (!object.deleted) object.held = held
    },
  })

export const beginSlowWrite = (content: string): Action =>
  define({
    text: `beginSlowWrite(${content})`,
    check: ({ pending, objects }) => pending === null && objects.length < OBJECTS_MAX,
    act: (world) => world.beginSlowWrite(content),
    apply: (model, _outcome, world) => {
      model.pending = { content, begun: world.clock() }
    },
  })

export const endSlowWrite = (): Action =>
  define({
    text: 'endSlowWrite()',
    check: ({ pending }) => pending !== null,
    act: (world) => world.endSlowWrite(),
    apply: (model, answer, world) => {
      const { pending } = model
      model.pending = null
      if (answer === null || pending === null) return
      const isLate = world.clock() - pending.begun > POLICY.writeDeadlineMs
      expect(answer.status).toBe(isLate ? 503 : 201)
      if (!isLate) model.objects.push(newObject(answer.json.id, pending.content))
    },
  })
