/** What of the log the vault is asked for. */
import type { components } from '../../api/schema.d.ts'

type Schemas = components['schemas']
export type InclusionProof = Schemas['InclusionProof']
export type ConsistencyProof = Schemas['ConsistencyProof']

export type LogSource = {
  checkpoint(): Promise<Schemas['Checkpoint']>
  proofOf(event: string): Promise<InclusionProof>
  /** That the log begins with all that it had at that size. */
  since(size: number): Promise<ConsistencyProof>
}
