/** A process that dies between two steps. */
export class Crash extends Error {}

/**
 * The port, dying at its nth change: before the call, or after it was done but before anyone heard of it.
 *
 * @param names the methods that change something
 * @param budget how many changes are left; shared by all ports of one process
 */
export function dying<T extends object>(
  port: T,
  names: readonly (keyof T)[],
  budget: { calls: number },
  late: boolean,
): T {
  return new Proxy(port, {
    get(target, name) {
      const method: unknown = Reflect.get(target, name)
      if (typeof method !== 'function') return method
      return async (...values: unknown[]) => {
        const dies = names.includes(name as keyof T) && budget.calls-- === 0
        if (dies && !late) throw new Crash()
        const result: unknown = await method.apply(target, values)
        if (dies) throw new Crash()
        return result
      }
    },
  })
}
