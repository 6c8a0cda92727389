import type { StackProps } from 'aws-cdk-lib'
import type { Profile } from './profiles.ts'

/** What every stack of a vault is made with. */
export type VaultStackProps = {
  readonly vault: string
  readonly profile: Profile
  /** Tables need to know it when they are synthesized; the account comes with the credentials of the deployment. */
  readonly region: string
}

export const stackProps = ({ vault, region }: VaultStackProps, holds: string): StackProps => ({
  description: `Keyfold ${vault}: ${holds}`,
  env: { region },
})
