/** Which packages a checkout runs on, and what the registry of npm knows of them. */
import { readFile } from 'node:fs/promises'
import * as z from 'zod/mini'
import type { Advisories, Advisory, Packages } from '../../lib/doctor/advisories.ts'
import { LOCAL_DOCTOR_POLICY } from './policy.ts'

export const NPM_REGISTRY = new URL('https://registry.npmjs.org/')

const LOCK_FILE = new URL('../../package-lock.json', import.meta.url)

const IN_MODULES = 'node_modules/'

/** https://docs.npmjs.com/cli/configuring-npm/package-lock-json, "packages". */
const LOCK = z.object({
  packages: z.record(
    z.string(),
    z.object({
      version: z.optional(z.string()),
      resolved: z.optional(z.string()),
      name: z.optional(z.string()),
      dev: z.optional(z.boolean()),
    }),
  ),
})

/**
 * Those that the vault runs on, without those that it was made with. What did not come from npm's registry is left out: its name
 * may be nobody's business.
 *
 * @returns null: there is no lock file, as beside an installed package
 */
export async function packagesIn(lockFile: URL = LOCK_FILE): Promise<Packages | null> {
  const text = await readFile(lockFile, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null
    throw error
  })
  if (text === null) return null
  const found = new Map<string, string[]>()
  for (const [path, entry] of Object.entries(LOCK.parse(JSON.parse(text)).packages)) {
    const {
      version,
      resolved,
      dev,
      name = path.slice(path.lastIndexOf(IN_MODULES) + IN_MODULES.length),
    } = entry
    // The first is the checkout itself.
    if (path === '' || version === undefined || dev === true || !isFromRegistry(resolved)) continue
    const versions = found.get(name) ?? []
    if (!versions.includes(version)) found.set(name, [...versions, version])
  }
  return found
}

/** A lock file may leave the address out when it is the registry's own (`omit-lockfile-registry-resolved`). */
const isFromRegistry = (resolved: string = NPM_REGISTRY.href): boolean =>
  resolved.startsWith(NPM_REGISTRY.href)

const ANSWER = z.record(
  z.string(),
  z.array(
    z.object({
      url: z.string(),
      title: z.string(),
      severity: z.string(),
    }),
  ),
)

/** What `npm audit` asks: names and versions, and nothing else. */
export const npmAdvisories = (registry: URL = NPM_REGISTRY): Advisories => ({
  of: async (packages) => {
    try {
      const response = await fetch(new URL('-/npm/v1/security/advisories/bulk', registry), {
        method: 'POST',
        redirect: 'error',
        headers: { 'Content-Type': 'application/json', Accept: 'application/json' },
        body: JSON.stringify(Object.fromEntries(packages)),
        signal: AbortSignal.timeout(LOCAL_DOCTOR_POLICY.registryDeadlineMs),
      })
      if (!response.ok) {
        await response.body?.cancel()
        return null
      }
      return advisoriesIn(packages, JSON.parse(await textOf(response)))
    } catch {
      // Offline, or something between that answers in its place.
      return null
    }
  },
})

async function textOf(response: Response): Promise<string> {
  const chunks: Uint8Array[] = []
  let bytes = 0
  for await (const chunk of response.body ?? []) {
    bytes += chunk.length
    if (bytes > LOCAL_DOCTOR_POLICY.registryAnswerMaxBytes) throw new RangeError('The answer is too long.')
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

const advisoriesIn = (packages: Packages, answer: unknown): readonly Advisory[] =>
  Object.entries(ANSWER.parse(answer)).flatMap(([name, advisories]) =>
    packages.has(name) ? advisories.map(({ url, title, severity }) => ({ name, url, title, severity })) : [],
  )
