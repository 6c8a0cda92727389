/** The queue of a form, for as long as that is shown. */
import { notifications } from '@mantine/notifications'
import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useEffectEvent, useState, useSyncExternalStore } from 'react'
import { upload } from '../api/upload.ts'
import { useVault } from '../shell/context.tsx'
import { isInFolder } from './file-problem.ts'
import { handedOver, handOver } from './handover.ts'
import { type QueuedFile, UploadQueue } from './upload-queue.ts'

export type Uploads = {
  readonly queue: UploadQueue
  readonly files: readonly QueuedFile[]
  /** Files that are in a folder are left out. */
  readonly add: (chosen: readonly File[]) => void
  /** How many were, the last time. */
  readonly leftOut: number
  readonly forgetLeftOut: () => void
}

export function useUploadQueue(): Uploads {
  const { api, session } = useVault()
  const queries = useQueryClient()
  const [queue] = useState(
    () =>
      new UploadQueue(async (request) => {
        const { id } = await upload(api, { method: 'POST', path: '/v1/objects', ...request })
        void queries.invalidateQueries({ queryKey: ['objects'] })
        return id
      }),
  )
  const [leftOut, setLeftOut] = useState(0)
  const add = (chosen: readonly File[]): void => {
    const single = chosen.filter((file) => !isInFolder(file))
    setLeftOut(chosen.length - single.length)
    queue.add(single)
  }
  const addFirst = useEffectEvent(add)
  const files = useSyncExternalStore(queue.subscribe, () => queue.files)
  useEffect(() => {
    addFirst(handedOver())
    // Later, since development mode mounts everything twice.
    const taken = setTimeout(() => handOver([]))
    const retry = (): void => queue.retryUnreached()
    const clear = (): void => queue.clear()
    addEventListener('online', retry)
    addEventListener('pagehide', clear)
    return () => {
      clearTimeout(taken)
      removeEventListener('online', retry)
      removeEventListener('pagehide', clear)
      const lost = queue.files.filter(isUnderWay).length
      queue.clear()
      if (lost > 0 && session.state.kind === 'signed-in') tellLost(lost)
    }
  }, [queue, session])
  return { queue, files, add, leftOut, forgetLeftOut: () => setLeftOut(0) }
}

export const isUnderWay = ({ state }: QueuedFile): boolean =>
  state.kind === 'queued' || state.kind === 'sending'

function tellLost(files: number): void {
  notifications.show({
    color: 'orange',
    title: 'Storing was stopped',
    message: `You left while ${files === 1 ? 'a file was' : `${files} files were`} on the way. Choose what is missing in the list again.`,
    autoClose: false,
  })
}
