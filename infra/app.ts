/** `npx cdk deploy --all -c profile=<name> -c vault=<name>`. `cdk.json` makes the bundles first. */
import { App } from 'aws-cdk-lib'
import { KeyfoldError } from '../lib/errors.ts'
import { profileNamed, regionNamed, vaultNamed } from './profiles.ts'
import { addVault } from './vault.ts'

try {
  const app = new App()
  addVault(app, {
    vault: vaultNamed(app.node.tryGetContext('vault')),
    profile: profileNamed(app.node.tryGetContext('profile'), app.node.tryGetContext('alarmEmail')),
    // The command line of CDK sets it: from AWS_REGION, or the configuration of the credentials.
    region: regionNamed(process.env['CDK_DEFAULT_REGION']),
    bundles: String(app.node.tryGetContext('bundles') ?? 'dist'),
  })
  app.synth()
} catch (error) {
  if (!(error instanceof KeyfoldError)) throw error
  process.stderr.write(`${error.message}\n`)
  process.exitCode = 1
}
