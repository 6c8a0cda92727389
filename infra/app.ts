/** `npx cdk deploy --all -c profile=<name> -c vault=<name>`. `cdk.json` makes the bundles first. */
import { App } from 'aws-cdk-lib'
import { KeyfoldError } from '../lib/errors.ts'
import { profileNamed, regionIn, vaultNamed } from './profiles.ts'
import { addVault } from './vault.ts'

try {
  // Else it is made at the end of the process, also when what is below has failed.
  const app = new App({ autoSynth: false })
  addVault(app, {
    vault: vaultNamed(app.node.tryGetContext('vault')),
    profile: profileNamed(app.node.tryGetContext('profile'), {
      alarmEmail: app.node.tryGetContext('alarmEmail'),
      pageDomain: app.node.tryGetContext('pageDomain'),
      pageCertificate: app.node.tryGetContext('pageCertificate'),
      recoveryRecipients: app.node.tryGetContext('recoveryRecipients'),
      witnessBucket: app.node.tryGetContext('witnessBucket'),
      suspendOnCritical: app.node.tryGetContext('suspendOnCritical'),
    }),
    region: regionIn(process.env),
    bundles: String(app.node.tryGetContext('bundles') ?? 'dist'),
  })
  app.synth()
} catch (error) {
  if (!(error instanceof KeyfoldError)) throw error
  process.stderr.write(`${error.message}\n`)
  process.exitCode = 1
}
