import { LOCAL_POLICY } from './policy.ts'

/**
 * Calls back once when the npm script that started this process is gone. npm passes a signal on to its shell only, so that
 * without this `npm start`, when it is killed, leaves a vault behind that nobody knows of and that holds the data folder.
 *
 * @returns a function that stops watching
 */
export function onStarterGone(gone: () => void): () => void {
  if (process.env['npm_lifecycle_event'] === undefined) return () => undefined
  const starter = process.ppid
  const timer = setInterval(() => {
    if (process.ppid === starter) return
    clearInterval(timer)
    gone()
  }, LOCAL_POLICY.starterCheckIntervalMs)
  timer.unref()
  return () => clearInterval(timer)
}
