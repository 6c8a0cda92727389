import { readConfig } from '../api/config.ts'
import { SESSION_POLICY } from './policy.ts'

/** Resolves when the vault can be reached: whoever goes elsewhere without it meets the browser's own page about that. */
export async function reachable(): Promise<void> {
  for (;;) {
    const isThere = await readConfig().then(
      () => true,
      () => false,
    )
    if (isThere) return
    await new Promise((resolve) => setTimeout(resolve, SESSION_POLICY.endRetryMs))
  }
}
