/** Every screen that is ours and not the library's. */

import type { InteractionOptions } from './interaction-step.ts'
import { createInteractions } from './interactions.ts'
import type { Interactions } from './mount.ts'
import { createPasswordChange, type PasswordChangeOptions } from './password-change.ts'

type ScreensOptions = InteractionOptions &
  PasswordChangeOptions & {
    readonly provider: InteractionOptions['provider'] & PasswordChangeOptions['provider']
  }

/** @example const { handle } = createScreens({ provider, signIn, accounts, principals, artifacts, clock, secret, url }) */
export function createScreens(options: ScreensOptions): Interactions {
  const all = [createInteractions(options), createPasswordChange(options)]
  return {
    async handle(request, response, path) {
      for (const screens of all) if (await screens.handle(request, response, path)) return true
      return false
    },
  }
}
