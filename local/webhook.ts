import { KeyfoldError } from '../lib/errors.ts'
import { LOCAL_POLICY } from './policy.ts'

/**
 * Posts to a webhook, and takes anything but success for a failure. Its path is often its password: name the host alone to anybody.
 *
 * @throws KeyfoldError `unavailable` for an answer without success; what `fetch` throws
 */
export async function postTo(
  webhook: URL,
  { type, body, signal }: { readonly type: string; readonly body: string; readonly signal?: AbortSignal },
): Promise<void> {
  const deadline = AbortSignal.timeout(LOCAL_POLICY.webhookDeadlineMs)
  const response = await fetch(webhook, {
    method: 'POST',
    redirect: 'error',
    headers: { 'Content-Type': type },
    body,
    signal: signal === undefined ? deadline : AbortSignal.any([signal, deadline]),
  })
  await response.body?.cancel()
  if (!response.ok) throw new KeyfoldError('unavailable', `It answered with status ${response.status}.`)
}
