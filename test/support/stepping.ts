import type { SealPorts } from '../../lib/audit/log/seal.ts'

export type Step = (call: string) => Promise<void>

/** Each call of each port between two steps. */
export function stepping(ports: SealPorts, step: Step): SealPorts {
  const around = <T extends object>(name: string, port: T): T =>
    new Proxy(port, {
      get(target, method) {
        const value: unknown = Reflect.get(target, method)
        if (typeof value !== 'function') return value
        return async (...values: unknown[]) => {
          await step(`before ${name}.${String(method)}`)
          const result: unknown = await value.apply(target, values)
          await step(`after ${name}.${String(method)}`)
          return result
        }
      },
    })
  const { origin, states, waiting, tiles, signer } = ports
  return {
    origin,
    states: around('states', states),
    waiting: around('waiting', waiting),
    tiles: around('tiles', tiles),
    signer: around('signer', signer),
  }
}
