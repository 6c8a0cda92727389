/** Search over what is known of objects: names and labels, types, subjects, ids. Never over content. */
import type { components } from '../api/schema.d.ts'
import { contentKind } from '../parts/content-kind.ts'

export type ObjectMetadata = components['schemas']['Metadata']

const simplified = (text: string): string =>
  text.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLocaleLowerCase('en')

/** Whether each word occurs somewhere, whatever its accents and its case. @param search empty: everything matches */
export function matcherOf(search: string): (object: ObjectMetadata) => boolean {
  const words = simplified(search).split(/\s+/).filter(Boolean)
  return (object) => {
    if (words.length === 0) return true
    const text = simplified(textOf(object))
    const id = simplified(object.id)
    return words.every((word) => text.includes(word) || isPartOf(id, word))
  }
}

/** Ids are random: a few characters are in many of them. */
const ID_PART_MIN_CHARACTERS = 6

const isPartOf = (id: string, word: string): boolean =>
  word.length >= ID_PART_MIN_CHARACTERS && id.includes(word)

const textOf = (object: ObjectMetadata): string =>
  [
    contentKind(object).title,
    object.contentType,
    object.classification,
    object.subject ?? '',
    ...Object.entries(object.labels).map(([key, value]) => `${key}=${value}`),
  ].join('\n')
