import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import { KeyfoldError } from '../../../errors.ts'
import { type GenerationScan, type ScanPage, UNKNOWN_GENERATION } from '../../../rotation/ports.ts'
import { DYNAMO_POLICY } from './dynamo-policy.ts'
import type { ItemReader } from './item-reader.ts'
import type { ItemKey } from './keys.ts'
import { TableReader } from './table-reader.ts'

const SEGMENTS = Array.from({ length: DYNAMO_POLICY.scanSegments }, (_, segment) => String(segment))

/** Only these come back, with nothing of them but what is counted. */
const COUNTED = { anyOf: [{ equal: { state: 'live' } }, { present: ['hold'] }] }
const ATTRIBUTES = ['pk', 'sk', 'state', 'generation', 'hold']

/** DynamoDB's parallel scan, a bounded number of pages a call. */
export class DynamoGenerationScan implements GenerationScan {
  readonly segments: readonly string[] = SEGMENTS
  readonly #objects: TableReader

  constructor(client: DynamoDBDocumentClient, tables: { readonly objects: string }) {
    this.#objects = new TableReader(client, tables.objects)
  }

  async scan(segment: string, after: string | null): Promise<ScanPage> {
    const part = {
      segment: segmentFrom(segment),
      segments: SEGMENTS.length,
      filter: COUNTED,
      attributes: ATTRIBUTES,
    }
    const found: ItemReader[] = []
    let next = after === null ? null : keyFrom(after)
    for (let pages = 0; pages < DYNAMO_POLICY.scanPagesMax; pages++) {
      const page = await this.#objects.scan({ ...part, after: next })
      found.push(...page.items)
      next = page.next
      if (next === null) break
    }
    return { ...counted(found), next: next && JSON.stringify(next) }
  }
}

function counted(items: readonly ItemReader[]): Pick<ScanPage, 'versions' | 'holds'> {
  const versions = new Map<number, number>()
  for (const item of items) {
    if (item.optionalText('state') !== 'live') continue
    const generation = item.optionalInteger('generation') ?? UNKNOWN_GENERATION
    versions.set(generation, (versions.get(generation) ?? 0) + 1)
  }
  return { versions, holds: items.filter((item) => item.has('hold')).length }
}

/** DynamoDB takes a number that it does not know for a mistake of ours; one beyond the last would find nothing. */
function segmentFrom(segment: string): number {
  if (SEGMENTS.includes(segment)) return Number(segment)
  throw new KeyfoldError('internal', `The table is not scanned in a segment ${segment}.`)
}

const keyFrom = (cursor: string): ItemKey => JSON.parse(cursor) as ItemKey
