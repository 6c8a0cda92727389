import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import { KEYS_PARTITIONS } from '../../../config/tables.ts'
import { DOCTOR_POLICY } from '../../../doctor/policy.ts'
import type { DoctorReport, ReportStore } from '../../../doctor/report.ts'
import { ItemTable } from './item-table.ts'
import { padded } from './keys.ts'
import { take } from './table-reader.ts'

/** In the order of time; nobody but the doctor may write here. */
const PARTITION = KEYS_PARTITIONS.reports

export class DynamoReportStore implements ReportStore {
  readonly #keys: ItemTable

  constructor(client: DynamoDBDocumentClient, tables: { readonly keys: string }) {
    this.#keys = new ItemTable(client, tables.keys)
  }

  async newest(limit: number): Promise<readonly DoctorReport[]> {
    const items = await this.#newest(limit)
    return items.map((item) => JSON.parse(item.text('found')) as DoctorReport)
  }

  async keep(report: DoctorReport): Promise<void> {
    await this.#keys.put({ pk: PARTITION, sk: padded(report.at) }, { found: JSON.stringify(report) })
    const beyond = (await this.#newest(DOCTOR_POLICY.reportsKept + 1)).slice(DOCTOR_POLICY.reportsKept)
    for (const item of beyond)
      await this.#keys.delete({ pk: PARTITION, sk: item.text('sk') }, { present: ['pk'] })
  }

  async #newest(limit: number) {
    const items = this.#keys.query({
      index: null,
      partition: PARTITION,
      sort: null,
      descending: true,
      pageSize: limit,
    })
    return take(items, limit)
  }
}
