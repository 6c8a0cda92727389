import { type App, Stack } from 'aws-cdk-lib'
import { BucketDeployment } from 'aws-cdk-lib/aws-s3-deployment'
import { API_SCOPE } from '../../lib/config/names.ts'
import type { PublicConfig } from '../../lib/http/public-config.ts'
import type { PageFiles } from '../bundles.ts'
import { ISSUER_ORIGIN } from '../constructs/login.ts'
import { acknowledgeDeployer, createDeployer } from '../constructs/page-deployer.ts'
import { assetFiles, documents } from '../constructs/page-files.ts'
import { stackProps, type VaultStackProps } from '../vault-stack.ts'
import type { ApiStack } from './api.ts'
import type { DataStack } from './data.ts'
import type { IdentityStack } from './identity.ts'
import type { PageStack } from './page.ts'

export type PageContentStackProps = VaultStackProps & {
  readonly files: PageFiles
  readonly page: PageStack
  readonly data: DataStack
  readonly identity: IdentityStack
  readonly api: ApiStack
}

/** Puts the page's files where they are sent from: first those that others name, then those that name them. */
export class PageContentStack extends Stack {
  constructor(app: App, id: string, props: PageContentStackProps) {
    super(app, id, stackProps(props, "the page's files"))
    const { files, page, data, identity, api, profile } = props
    const deployer = createDeployer(this, { bucket: page.bucket, profile, storageKey: data.storageKey })
    const deploy = {
      destinationBucket: page.bucket,
      role: deployer.role,
      logGroup: deployer.log,
      // Who has opened the page yet loads parts of the former one.
      prune: false,
    }
    const assets = new BucketDeployment(this, 'Assets', {
      ...deploy,
      sources: [deployer.reads(assetFiles(files))],
      destinationKeyPrefix: 'assets',
    })
    const connect = [api.origin, ISSUER_ORIGIN, identity.loginUrl]
    const rest = new BucketDeployment(this, 'Documents', {
      ...deploy,
      sources: documents(files, configOf(props), connect).map((source) => deployer.reads(source)),
    })
    rest.node.addDependency(assets)
    acknowledgeDeployer(this)
  }
}

/** What `GET /config.json` of the API tells, and what only a page of another origin has to be told. */
const configOf = ({ identity, api, page }: PageContentStackProps): PublicConfig => {
  const { web, cli } = identity.publicClients
  return {
    issuer: identity.issuer,
    clients: { web: web.userPoolClientId, cli: cli.userPoolClientId },
    scope: `openid ${API_SCOPE}`,
    audience: null,
    embedded: false,
    api: api.url,
    passwordUrl:
      `${identity.loginUrl}/forgotPassword?client_id=${web.userPoolClientId}&response_type=code&scope=openid` +
      `&redirect_uri=${page.url}/`,
  }
}
