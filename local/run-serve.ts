import { flushCompileCache } from 'node:module'
import { greeting, keyFileNotice, readyLine, unreadKeyFileNotice } from './greeting.ts'
import type { Output } from './log.ts'
import { type RunningVault, type ServeOptions, serve } from './serve.ts'
import { onStarterGone } from './starter.ts'

export type RunOptions = ServeOptions & {
  /** Exactly one line on stdout, for programs. */
  readonly json?: boolean | undefined
  readonly stdout?: Output | undefined
}

const STOP_SIGNALS = ['SIGINT', 'SIGTERM'] as const

/**
 * Serves until the process is asked to stop: the first signal finishes what is in flight, a second one drops it.
 *
 * @throws as `serve` does.
 */
export async function runServe(options: RunOptions): Promise<void> {
  const { stdout = process.stdout, stderr = process.stderr } = options
  const vault = await serve(options)
  const stopped = waitForStop(vault, stderr)
  if (vault.madeKeyFile !== null) stderr.write(keyFileNotice(vault.madeKeyFile))
  if (vault.unreadKeyFile !== null) stderr.write(unreadKeyFileNotice(vault.unreadKeyFile))
  stdout.write(options.json === true ? readyLine(vault) : greeting(vault, options.page))
  // Kept now rather than at the end, which a vault that is killed does not see.
  flushCompileCache()
  await stopped
}

async function waitForStop(vault: RunningVault, stderr: Output): Promise<void> {
  const { promise: asked, resolve: ask } = Promise.withResolvers<void>()
  let signals = 0
  const onSignal = (): void => {
    signals += 1
    if (signals > 1) vault.abort()
    ask()
  }
  for (const signal of STOP_SIGNALS) process.on(signal, onSignal)
  const unwatch = onStarterGone(ask)
  try {
    await asked
    stderr.write('Finishing what is in flight; once more to stop at once.\n')
    await vault.close()
  } finally {
    unwatch()
    for (const signal of STOP_SIGNALS) process.off(signal, onSignal)
  }
}
