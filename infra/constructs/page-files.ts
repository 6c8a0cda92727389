import { join } from 'node:path'
import { type ISource, Source } from 'aws-cdk-lib/aws-s3-deployment'
import { KeyfoldError } from '../../lib/errors.ts'
import type { PublicConfig } from '../../lib/http/public-config.ts'
import type { PageFiles } from '../bundles.ts'

/** Beside the files: what the local gateway sends in their place, and how old they are. */
const NOT_SENT = ['*.gz', '*.br', '.stamp.json']

/** Files whose names say what is in them: they stay for pages that are still open. */
export const assetFiles = ({ folder }: PageFiles): ISource =>
  Source.asset(join(folder, 'assets'), { exclude: NOT_SENT })

/** All others, with what is known only where they are deployed. */
export const documents = (
  files: PageFiles,
  config: PublicConfig,
  connect: readonly string[],
): readonly ISource[] => [
  Source.asset(files.folder, { exclude: [...NOT_SENT, 'assets', 'index.html'] }),
  Source.data('index.html', withConnectSources(files.index, connect)),
  Source.jsonData('config.json', config),
]

const HEAD = /<head(\s[^>]*)?>/i

/**
 * `index.html` that names exactly what its scripts may connect to, beside its own origin. It narrows the header's policy, which is made
 * before the API is: a browser enforces both (CSP 3, section 4.2).
 *
 * @throws KeyfoldError `invalid-configuration` when there is no `<head>`
 */
export function withConnectSources(html: string, connect: readonly string[]): string {
  const policy = `connect-src 'self' ${[...new Set(connect)].join(' ')}`
  const meta = `<meta http-equiv="Content-Security-Policy" content="${policy}">`
  if (!HEAD.test(html)) {
    throw new KeyfoldError(
      'invalid-configuration',
      'The index.html of the page has no <head>. Build it again.',
    )
  }
  return html.replace(HEAD, (head) => `${head}\n    ${meta}`)
}
