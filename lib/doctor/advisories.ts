/** Known weaknesses of the packages that the vault runs on. */
import { type Finding, type Seen, seen, Unmet } from '../examination.ts'
import { countOf } from './words.ts'

/** Versions by name. */
export type Packages = ReadonlyMap<string, readonly string[]>

export type Advisory = {
  readonly name: string
  readonly title: string
  readonly severity: string
  /** Where to read of it. */
  readonly url: string
}

export interface Advisories {
  /** @returns null: whoever knows cannot be reached, or does not know */
  of(packages: Packages): Promise<readonly Advisory[] | null>
}

/**
 * @param packages null: it is not known which are used
 * @param advisories null: the operator does not want it to be asked for
 */
export async function examineAdvisories(
  packages: Packages | null,
  advisories: Advisories | null,
): Promise<Seen> {
  if (advisories === null) throw new Unmet('turned off in the configuration')
  if (packages === null) throw new Unmet('needs the package-lock.json of a checkout')
  const found = await advisories.of(packages)
  if (found === null) throw new Unmet('not reachable')
  return seen(
    `none is known of ${countOf(packages.size, 'package', 'packages')}`,
    found.map((advisory) => findingOf(advisory, packages.get(advisory.name) ?? [])),
  )
}

const findingOf = ({ name, title, severity, url }: Advisory, versions: readonly string[]): Finding => ({
  detail: `${name} ${versions.join(', ')}: ${title} (${severity}), ${url}`,
  remedy: 'Update Keyfold to a version without it, or see what npm would do: npm audit',
})
