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

  /** Of every client whose tokens the vault takes; null when they are not all known. */
  clientIds(): readonly string[] | null {
    const web = this.find('webClient')
    if (web === null || this.find('machineClients') === null) return null
    return [web, ...this.pairs('machineClients').values()]
  }
}
