/** Ports of a process that dies at one of its changes: from then on they change nothing. */
import type { AdministrationPorts } from '../../../lib/people/administration.ts'
import { Crash } from '../../support/crash.ts'

/** What changes anything. */
const CHANGES: Readonly<Record<string, readonly string[]>> = {
  recorder: ['record'],
  principals: ['put', 'setRoles', 'replaceRoles', 'register', 'setDisabled', 'refuseTokensBefore'],
  directory: ['invite', 'setGroups'],
  credentials: ['reset', 'endSessions', 'setEnabled'],
  clientDirectory: ['create', 'setRoles', 'addSecret', 'removeSecret', 'remove'],
  clients: ['add', 'replaceSecrets', 'remove'],
  approvals: ['add', 'decide', 'noteApplied'],
  admins: ['add', 'remove'],
}

export type Life = {
  readonly ports: AdministrationPorts
  /** The change that it died at; null: it lives. */
  readonly diedAt: () => string | null
}

/**
 * @param changes how many it makes before it dies
 * @param late it dies after the next change was made, and before anybody heard of it
 */
export function mortal(ports: AdministrationPorts, changes: number, late = false): Life {
  let left = changes
  let diedAt: string | null = null
  const guarded = (name: string, port: object): object =>
    new Proxy(port, {
      get(target, property) {
        const method: unknown = Reflect.get(target, property)
        if (!CHANGES[name]?.includes(String(property)) || typeof method !== 'function') {
          return typeof method === 'function' ? method.bind(target) : method
        }
        return async (...values: unknown[]) => {
          if (diedAt !== null) throw new Crash()
          const dies = left-- === 0
          if (dies) diedAt = `${name}.${String(property)}`
          if (dies && !late) throw new Crash()
          const result: unknown = await method.apply(target, values)
          if (dies) throw new Crash()
          return result
        }
      },
    })
  const mortals = Object.entries(ports).map(([name, port]) => [
    name,
    typeof port === 'object' ? guarded(name, port) : port,
  ])
  return { ports: Object.fromEntries(mortals) as AdministrationPorts, diedAt: () => diedAt }
}
