import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Code } from 'aws-cdk-lib/aws-lambda'
import type { LambdaName } from '../lib/config/functions.ts'
import { KeyfoldError } from '../lib/errors.ts'

/** @throws KeyfoldError `invalid-configuration` when it was not made. */
export function bundleOf(bundles: string, name: LambdaName): Code {
  const folder = join(bundles, name)
  if (existsSync(join(folder, 'index.mjs'))) return Code.fromAsset(folder)
  throw new KeyfoldError(
    'invalid-configuration',
    `There is no bundle ${join(folder, 'index.mjs')}. Run "npx cdk", which makes the bundles first, or "node scripts/bundle.ts".`,
  )
}

export type PageFiles = {
  readonly folder: string
  /** Of `index.html`. */
  readonly index: string
}

/** @throws KeyfoldError `invalid-configuration` when it was not built. */
export function pageIn(bundles: string): PageFiles {
  const folder = join(bundles, 'page')
  const index = join(folder, 'index.html')
  if (existsSync(index)) return { folder, index: readFileSync(index, 'utf8') }
  throw new KeyfoldError(
    'invalid-configuration',
    `There is no page ${index}. Run "npx cdk", which builds the page first, or "npm run page".`,
  )
}
