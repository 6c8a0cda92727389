/** `decrypt-rate` and `bulk-read`: how much is decrypted, and of how many different objects and subjects. */
import { add, type Bitmap, createBitmap, createMemory, hashOf, remember } from '../distinct.ts'
import { type Moment, seriesOf } from '../moment.ts'
import { HOUR_MS } from '../policy.ts'
import { between, counted, nameOf, roundly, usually } from '../sentences.ts'
import { count, type Series, uncount } from '../series.ts'
import type { Look } from '../usual.ts'
import { noteShared } from './in-step.ts'
import { testVolume, type VolumeTest } from './volume.ts'

const TODAY_BITS = 2_048
const MEMORY_BITS = 8_192
const REQUESTS_MAX = 8

const sentence =
  (verb: string, thing: string) =>
  (
    { principal, now, time }: Moment,
    { observed, expected }: Look,
    series: Series,
    isDay: boolean,
  ): string => {
    const when = isDay ? 'within one day' : between(now - HOUR_MS, time)
    const most = isDay ? series.maxDay : series.maxHour
    const record =
      most < 0.5 ? '' : `, and the most so far ${isDay ? 'on one day' : 'in an hour'} was ${roundly(most)}`
    return `${nameOf(principal)} ${verb} ${counted(observed, thing)} ${when}; usual at this time ${usually(expected)}${record}.`
  }

const READING = { group: 'reading', worst: 'critical' } as const
const DECRYPTS: VolumeTest = {
  ...READING,
  counted: 'decrypts',
  detector: 'decrypt-rate',
  unit: 'decryptions',
  hourMin: 12,
  dayMin: 25,
  ratio: 2.2,
  aboveMost: 0.75,
  caution: 1.4,
  backedBy: ['repeats', 'subjects', 'fresh'],
  sentence: sentence('decrypted', 'content'),
}
/** A person who reads reads something else; a program may read the same over and over. */
const REPEATS: VolumeTest = {
  ...DECRYPTS,
  counted: 'repeats',
  unit: 'repeated decryptions',
  hourMin: 10,
  dayMin: 18,
  ratio: 3,
  caution: 0.9,
  sentence: sentence('decrypted, of what it had read on the same day already,', 'content'),
}
const OBJECTS: VolumeTest = {
  ...READING,
  counted: 'objects',
  detector: 'bulk-read',
  unit: 'different objects',
  hourMin: 12,
  dayMin: 25,
  ratio: 2.2,
  aboveMost: 0.75,
  caution: 1.15,
  sentence: sentence('read', 'different object'),
}
const SUBJECTS: VolumeTest = {
  ...OBJECTS,
  counted: 'subjects',
  unit: 'different subjects',
  caution: 1.2,
  hourMin: 8,
  dayMin: 15,
  sentence: sentence('read what there is about', 'different subject'),
}
const FRESH: VolumeTest = {
  ...OBJECTS,
  counted: 'fresh',
  unit: 'objects it had not read before',
  caution: 0.8,
  hourMin: 10,
  dayMin: 18,
  sentence: sentence('read, of objects that it had never read before,', 'object'),
}

/** An `object.decrypt` that was allowed. */
export function observeRead(moment: Moment): void {
  const { event, principal, slot, hour } = moment
  const { id, object, subject, requestId } = event
  if (event.classification === 'restricted') principal.restrictedToday += 1
  if (requestId !== undefined) {
    if (principal.requests.length >= REQUESTS_MAX) principal.requests.shift()
    principal.requests.push(requestId)
  }
  const decrypts = seriesOf(principal, 'decrypts')
  count(decrypts, slot, hour, 1, id)
  if (object !== undefined) countObject(moment, hashOf(object))
  if (subject !== undefined) countSubject(moment, hashOf(subject))
  testVolume(moment, decrypts, DECRYPTS)
}

function countObject(moment: Moment, hash: number): void {
  const { principal, slot, hour, event } = moment
  principal.readToday ??= createBitmap(TODAY_BITS)
  const weight = add(principal.readToday, hash)
  if (weight === 0) {
    countRepeat(moment, principal.readToday)
    return
  }
  const objects = seriesOf(principal, 'objects')
  count(objects, slot, hour, weight, event.id)
  principal.read ??= createMemory(MEMORY_BITS)
  const news = remember(principal.read, hash)
  if (news > 0) {
    const fresh = seriesOf(principal, 'fresh')
    count(fresh, slot, hour, news, event.id)
    noteShared(moment, hash)
    testVolume(moment, fresh, FRESH)
  }
  testVolume(moment, objects, OBJECTS)
}

/** Once much of the bitmap is used, what is new looks like what is repeated. */
function countRepeat(moment: Moment, { used }: Bitmap): void {
  if (used > TODAY_BITS / 4) return
  const { principal, slot, hour, event } = moment
  const repeats = seriesOf(principal, 'repeats')
  count(repeats, slot, hour, 1, event.id)
  testVolume(moment, repeats, REPEATS)
}

function countSubject(moment: Moment, hash: number): void {
  const { principal, slot, hour, event } = moment
  principal.subjectsToday ??= createBitmap(TODAY_BITS)
  const weight = add(principal.subjectsToday, hash)
  if (weight === 0) return
  const subjects = seriesOf(principal, 'subjects')
  count(subjects, slot, hour, weight, event.id)
  testVolume(moment, subjects, SUBJECTS)
}

/** The vault could not deliver what it had allowed: it will be asked for again. */
export function takeBackRead({ event, principal, hour }: Moment): void {
  const { requestId } = event
  const at = requestId === undefined ? -1 : principal.requests.lastIndexOf(requestId)
  if (at < 0) return
  principal.requests.splice(at, 1)
  const decrypts = principal.series.get('decrypts')
  if (decrypts !== undefined) uncount(decrypts, hour, 1)
}
