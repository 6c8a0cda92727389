/** `destruction-spree`: much is deleted, shredded, or exported page by page. */
import { type Moment, seriesOf } from '../moment.ts'
import { HOUR_MS } from '../policy.ts'
import { between, counted, nameOf, usually } from '../sentences.ts'
import { count, type Series } from '../series.ts'
import type { Look } from '../usual.ts'
import { testVolume, type VolumeTest } from './volume.ts'

const sentence =
  (verb: string, thing: string, things?: string) =>
  ({ principal, now, time }: Moment, { observed, expected }: Look, _series: Series, isDay: boolean): string =>
    `${nameOf(principal)} ${verb} ${counted(observed, thing, things)} ${isDay ? 'within one day' : between(now - HOUR_MS, time)}; usual at this time ${usually(expected)}.`

const DESTROYED: VolumeTest = {
  counted: 'destroyed',
  detector: 'destruction-spree',
  group: 'destruction',
  unit: 'deletions',
  hourMin: 8,
  dayMin: 12,
  ratio: 3,
  aboveMost: 1.3,
  worst: 'critical',
  sentence: sentence('deleted or shredded', 'object'),
}
const LISTED: VolumeTest = {
  counted: 'listed',
  detector: 'destruction-spree',
  group: 'export',
  unit: 'lists and pages of the record',
  hourMin: 9,
  dayMin: 18,
  ratio: 3,
  aboveMost: 1.2,
  worst: 'high',
  sentence: sentence('asked for', 'list or page of the record', 'lists or pages of the record'),
}

const DESTROYS: ReadonlySet<string> = new Set([
  'object.delete',
  'object.shred',
  'subject.erase',
  'grant.remove',
])
const LISTS: ReadonlySet<string> = new Set([
  'object.list',
  'audit.read',
  'subject.export',
  'user.view',
  'principal.find',
])

export function observeDestruction(moment: Moment): void {
  const { event } = moment
  if (DESTROYS.has(event.action)) countOne(moment, DESTROYED)
  else if (LISTS.has(event.action)) countOne(moment, LISTED)
}

function countOne(moment: Moment, test: VolumeTest): void {
  const { principal, slot, hour, event } = moment
  const series = seriesOf(principal, test.counted)
  count(series, slot, hour, 1, event.id)
  testVolume(moment, series, test)
}
