import { existsSync } from 'node:fs'
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
