/** The self-check of a vault that is being served. */
import type { EmbeddedStores, EmbeddedVault } from '../../lib/compose/embedded.ts'
import type { Log } from '../../lib/http/log.ts'
import type { LocalConfig } from '../config-file.ts'
import { Alarm } from './alarm.ts'
import type { DailyPorts } from './daily.ts'
import { npmAdvisories, packagesIn } from './packages.ts'

export type ServedVault = {
  /** The data folder. */
  readonly data: string
  readonly config: LocalConfig
  /** Which vault. */
  readonly id: string
  readonly vault: EmbeddedVault
  readonly stores: EmbeddedStores
  /** PEM; null: it speaks plain HTTP. */
  readonly certificate: string | null
  readonly log: Log
}

/** @returns what the daily job needs, and the alarm, to be stopped at the end. */
export function openDoctor(served: ServedVault): { readonly ports: DailyPorts; readonly alarm: Alarm } {
  const { data, config, id, vault, stores, certificate, log } = served
  const alarm = new Alarm({ webhook: config.alarms.webhook, vault: id, log })
  const examined = {
    clock: vault.ports.clock,
    folder: data,
    // As it is in effect: what was written there since comes with the next start.
    config: async () => config,
    keys: async () => stores.keys,
    log: async () => ({ ...vault.log, placed: stores.placedEvents }),
    stores,
    isServed: true,
    certificate,
    packages: packagesIn,
    advisories: npmAdvisories(),
  }
  return { ports: { examined, reports: stores.reports, alarm, log }, alarm }
}
