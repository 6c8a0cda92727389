import { OUTPUTS, stackName } from '../../../config/names.ts'
import { Unmet } from '../../../examination.ts'
import { OUTPUTS_OF, type OutputName, pairsIn, type StackId } from '../operator/stacks.ts'

/** What the stacks of a vault put out, as far as it is known. */
export class Outputs {
  readonly vault: string
  readonly #values = new Map<OutputName, string>()

  constructor(vault: string) {
    this.vault = vault
  }

  set(name: OutputName, value: string): void {
    this.#values.set(name, value)
  }

  find(name: OutputName): string | null {
    return this.#values.get(name) ?? null
  }

  /** @throws Unmet when it is not known. */
  of(name: OutputName): string {
    const value = this.find(name)
    if (value !== null) return value
    const [stack = 'data'] = (Object.keys(OUTPUTS_OF) as StackId[]).filter((id) =>
      OUTPUTS_OF[id].includes(name),
    )
    throw new Unmet(`needs the output ${OUTPUTS[name]} of the stack ${stackName(this.vault, stack)}`)
  }

  /** Of `name=value` pairs, separated by commas. @throws Unmet */
  pairs(name: 'functions' | 'machineClients'): ReadonlyMap<string, string> {
    return pairsIn(this.of(name))
  }

  /** Whether the profile names a machine client, by its id; an administrator made the others. */
  isDeployedClient(id: string): boolean {
    return this.find('machineClients') !== null && [...this.pairs('machineClients').values()].includes(id)
  }

  /** Of every program by which people sign in; null when they are not all known. */
  clientIds(): readonly string[] | null {
    const [web, cli] = [this.find('webClient'), this.find('cliClient')]
    return web === null || cli === null ? null : [web, cli]
  }
}
