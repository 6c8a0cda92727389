import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'vitest'
import { LAMBDA_NAMES, type LambdaName } from '../../../lib/config/functions.ts'
import { run } from '../setup/command.ts'
import type { AwsCall } from '../support/calls.ts'
import type { DeployedVault } from '../support/deployed-vault.ts'

const ROOT = join(import.meta.dirname, '../../..')
const FILE = join(ROOT, 'test/infra/calls.json')

type Calls = Record<string, Record<string, string[]>>

/** Which calls each function made, by function and service, without the names of any one vault. */
export class CallRecord {
  readonly #seen = new Map<LambdaName, Map<string, Set<string>>>()

  add(vault: DeployedVault): void {
    const symbols = symbolsOf(vault)
    for (const name of LAMBDA_NAMES) {
      const services = this.#seen.get(name) ?? new Map<string, Set<string>>()
      this.#seen.set(name, services)
      for (const call of vault.proxyOf(name).calls) {
        const actions = services.get(call.service) ?? new Set()
        services.set(call.service, actions.add(described(call, symbols)))
      }
    }
  }

  /** With UPDATE=1 the file is written instead. */
  async check(): Promise<void> {
    if (process.env['UPDATE'] === '1') {
      await writeFile(FILE, JSON.stringify(this.#calls()))
      await run(join(ROOT, 'node_modules/.bin/biome'), ['format', '--write', FILE])
    }
    expect(this.#calls(), 'Run it with UPDATE=1 if that is right.').toEqual(
      JSON.parse(await readFile(FILE, 'utf8')),
    )
  }

  #calls(): Calls {
    const sorted = LAMBDA_NAMES.toSorted().map((name): [string, Record<string, string[]>] => {
      const services = [...(this.#seen.get(name) ?? [])].map(([service, actions]): [string, string[]] => [
        service,
        [...actions].toSorted(),
      ])
      return [name, Object.fromEntries(services.toSorted(([one], [other]) => (one < other ? -1 : 1)))]
    })
    return Object.fromEntries(sorted)
  }
}

/** Concrete names of tables and functions → what they are to every vault. */
function symbolsOf({ services }: DeployedVault): ReadonlyMap<string, string> {
  const tables = Object.entries(services.tables).map(([symbol, name]): [string, string] => [name, symbol])
  return new Map(tables)
}

function described({ action, resource }: AwsCall, symbols: ReadonlyMap<string, string>): string {
  if (resource === null) return action
  const [name = '', index] = resource.split('/')
  const symbol = symbols.get(name) ?? name.split(':').at(-1)
  return index === undefined ? `${symbol}:${action}` : `${symbol}/${index}:${action}`
}
