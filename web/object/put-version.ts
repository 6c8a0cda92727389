import { notifications } from '@mantine/notifications'
import { upload } from '../api/upload.ts'
import { useDeclaredPurpose } from '../content/declared-purpose.ts'
import { useVault } from '../shell/context.tsx'
import { type Metadata, useRefresh } from './use-object.ts'

export type NewContent = {
  readonly body: Uint8Array<ArrayBuffer>
  /** Its type, and the name of the file, which does not come over from the version before. */
  readonly headers: Readonly<Record<string, string>>
  readonly signal?: AbortSignal
  readonly onProgress?: (sent: number) => void
}

/** @returns what stores another version, if the object is still as it was when it was shown */
export function usePutVersion({ id, etag }: Metadata): (content: NewContent) => Promise<void> {
  const { api } = useVault()
  const purpose = useDeclaredPurpose(id)
  const refresh = useRefresh(id)
  return async ({ headers: ofContent, ...rest }) => {
    const headers = { ...ofContent, 'If-Match': etag, ...purpose.headers() }
    const path = `/v1/objects/${encodeURIComponent(id)}`
    const stored = await upload(api, { method: 'PUT', path, headers, ...rest })
    notifications.show({ message: `Version ${stored.version} is stored.` })
    await refresh()
  }
}
