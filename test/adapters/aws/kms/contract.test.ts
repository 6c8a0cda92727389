import { AWS_POLICY } from '../../../../lib/adapters/aws/aws-policy.ts'
import type { KeyService } from '../../../../lib/keys/ports.ts'
import { keyServiceContract } from '../../../contract/key-service.ts'
import type { TestClock } from '../../../support/vault.ts'
import { openKms } from './open.ts'

const DAY_MS = 24 * 60 * 60 * 1000

const clocks = new WeakMap<KeyService, TestClock>()

async function open(): Promise<KeyService> {
  const { service, clock } = await openKms()
  clocks.set(service, clock)
  return service
}

keyServiceContract('KMS', open, {
  letWindowPass: (service) => clocks.get(service)?.advance(AWS_POLICY.keyDeletionDays * DAY_MS),
})
