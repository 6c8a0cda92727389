/** The page of this installation: where it is, and who builds it. */
import { join } from 'node:path'
import type { Log } from '../../lib/http/log.ts'
import type { Handler } from '../gateway.ts'
import { startPageBuild } from './build.ts'
import { createPage } from './page.ts'

/** `as-built`: what is there is served. `fresh`: it is also built, beside the vault, when it is missing or stale. */
export type PageChoice = 'none' | 'as-built' | 'fresh'

export type OpenPageOptions = {
  readonly connect: () => Promise<readonly string[]>
  readonly log: Log
}

export type OpenedPage = {
  readonly handler: Handler
  /** Ends a build that is under way. */
  stop(): Promise<void>
}

const ROOT = join(import.meta.dirname, '../..')
const FOLDER = join(ROOT, 'dist', 'page')
const BUILD_SCRIPT = join(ROOT, 'scripts', 'build-page.ts')

/** @returns null when none was chosen. */
export function openPage(choice: PageChoice, { connect, log }: OpenPageOptions): OpenedPage | null {
  if (choice === 'none') return null
  const build = choice === 'fresh' ? startPageBuild(BUILD_SCRIPT, log) : null
  const building = (): boolean => build?.building() ?? false
  return {
    handler: createPage({ folder: FOLDER, building, connect }),
    stop: async () => build?.stop(),
  }
}
