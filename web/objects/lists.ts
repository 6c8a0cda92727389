/** The lists of objects, and whom each is for. What a role may ask for is the role table's to say. */

import { ROLE_TABLE, type Role } from '../../lib/access/roles.ts'
import type { Classification } from '../parts/classification.ts'
import { dayAfter, justBefore } from '../parts/local-time.ts'

export type ListName = 'mine' | 'shared' | 'all' | 'subject'

type ListFacts = { readonly name: ListName; readonly label: string; readonly roles: readonly Role[] }

const LISTS: readonly ListFacts[] = [
  { name: 'mine', label: 'Mine', roles: ['writer'] },
  { name: 'shared', label: 'Shared with me', roles: ['reader'] },
  { name: 'all', label: 'All', roles: ['steward'] },
  { name: 'subject', label: 'By subject', roles: ['steward', 'privacy-officer'] },
]

const holders = ({ roles }: ListFacts, held: readonly string[]): readonly Role[] =>
  roles.filter((role) => held.includes(role))

export const listsFor = (held: readonly string[]): readonly ListFacts[] =>
  LISTS.filter((list) => holders(list, held).length > 0)

/** Whether the list is refused without a purpose, so that it is better asked for before. */
export const needsPurpose = (name: ListName, held: readonly string[]): boolean => {
  const list = LISTS.find((other) => other.name === name)
  return list !== undefined && holders(list, held).every((role) => ROLE_TABLE[role].needsPurpose)
}

/** Which objects of a list: the API looks through them. */
export type Filters = {
  /** `key=value`; empty: any. */
  readonly label: string
  readonly classification: Classification | null
  /** Days, `YYYY-MM-DD`, of the place where the page is read; both are within. Empty: any. */
  readonly createdFrom: string
  readonly createdTo: string
}

export const NO_FILTERS: Filters = { label: '', classification: null, createdFrom: '', createdTo: '' }

export const isFiltered = (filters: Filters): boolean =>
  filters.label !== '' ||
  filters.classification !== null ||
  filters.createdFrom !== '' ||
  filters.createdTo !== ''

export type ListQuery = {
  readonly owner?: string
  readonly grantee?: string
  readonly all?: 'true'
  readonly subject?: string
  readonly label?: string[]
  readonly classification?: Classification
  readonly createdAfter?: string
  readonly createdBefore?: string
}

export function queryOf(name: ListName, subject: string, filters: Filters): ListQuery {
  const { label, classification, createdFrom, createdTo } = filters
  return {
    ...listQuery(name, subject),
    ...(label === '' ? {} : { label: [label] }),
    ...(classification === null ? {} : { classification }),
    ...(createdFrom === '' ? {} : { createdAfter: justBefore(createdFrom) }),
    ...(createdTo === '' ? {} : { createdBefore: dayAfter(createdTo) }),
  }
}

function listQuery(name: ListName, subject: string): ListQuery {
  switch (name) {
    case 'mine':
      return { owner: 'me' }
    case 'shared':
      return { grantee: 'me' }
    case 'all':
      return { all: 'true' }
    case 'subject':
      return { subject }
  }
}
