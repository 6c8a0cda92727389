/** How sensitive content is. */
import type { components } from '../api/schema.d.ts'

export type Classification = components['schemas']['Version']['classification']

/** What each means, in a phrase. */
export const CLASSIFICATION_PHRASES: Readonly<Record<Classification, string>> = {
  public: 'Nobody is harmed if anybody sees it',
  internal: 'For people of the organization',
  confidential: 'For those who need it; the usual choice',
  restricted: 'The most sensitive: every look asks for a purpose',
}

/** From the least sensitive on. */
export const CLASSIFICATIONS = Object.keys(CLASSIFICATION_PHRASES) as readonly Classification[]
