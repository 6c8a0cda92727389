import { type App, Tags } from 'aws-cdk-lib'
import recommended from 'aws-cdk-lib/recommended-feature-flags.json' with { type: 'json' }
import { type STACKS, stackName } from '../lib/config/names.ts'
import { pageIn } from './bundles.ts'
import { DEPLOYMENT_TAG } from './rights/key-line.ts'
import { ApiStack } from './stacks/api.ts'
import { DataStack } from './stacks/data.ts'
import { FunctionsStack } from './stacks/functions.ts'
import { IdentityStack } from './stacks/identity.ts'
import { PageStack } from './stacks/page.ts'
import { PageContentStack } from './stacks/page-content.ts'
import type { VaultStackProps } from './vault-stack.ts'

export type VaultProps = VaultStackProps & {
  /** The folder that holds one folder with an `index.mjs` for each function, and the page in `page`. */
  readonly bundles: string
}

/**
 * CDK keeps newer behavior off unless asked for, so that older apps stay as they are. This is a new one: it takes all that is
 * recommended, but that a stack may drop what another one uses.
 */
const FEATURES = { ...recommended, '@aws-cdk/core:defaultCrossStackReferences': 'strong' } as const

/**
 * The stacks of one vault. They name no account: it comes with the credentials they are deployed with.
 *
 * @throws KeyfoldError `invalid-configuration` when the bundles or the page are missing.
 */
export function addVault(app: App, props: VaultProps) {
  for (const [name, value] of Object.entries(FEATURES)) app.node.setContext(name, value)
  const id = (stack: (typeof STACKS)[number]): string => stackName(props.vault, stack)
  const files = pageIn(props.bundles)
  const page = new PageStack(app, id('page'), props)
  const data = new DataStack(app, id('data'), props)
  const identity = new IdentityStack(app, id('identity'), { ...props, page })
  const functions = new FunctionsStack(app, id('functions'), { ...props, page, data, identity })
  const api = new ApiStack(app, id('api'), { ...props, page, data, identity, functions })
  const content = new PageContentStack(app, id('page-content'), {
    ...props,
    files,
    page,
    data,
    identity,
    api,
  })
  // Not `keyfold:vault`: by that tag the functions' rights on master keys are given, and no other key may carry it.
  Tags.of(app).add('project', 'keyfold')
  Tags.of(app).add(DEPLOYMENT_TAG, props.vault)
  return { page, data, identity, functions, api, 'page-content': content }
}
