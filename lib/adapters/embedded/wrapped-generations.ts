import type { Database } from './database.ts'

const NEXT = `
  SELECT generation FROM versions WHERE state = 'live' AND generation > ? ORDER BY generation LIMIT 1`

/**
 * The next generation above this one that live versions are under, by the index: the versions between are not walked over.
 *
 * @returns null when there is none
 */
export function nextGeneration(database: Database, above: number): number | null {
  const row = database.prepare(NEXT).get(above) as { generation: number } | undefined
  return row?.generation ?? null
}
