import { join } from 'node:path'
import { openBlobStore } from '../../../lib/adapters/embedded/file-blob-store.ts'
import { blobStoreContract, type OpenBlobStore } from '../../contract/blob-store.ts'
import { temporaryFolder } from './open-stores.ts'

async function openAt(root: string): Promise<OpenBlobStore> {
  const blobs = await openBlobStore(root)
  return {
    blobs,
    reopen: async () => {
      await blobs.close()
      return openAt(root)
    },
    close: () => blobs.close(),
  }
}

blobStoreContract('files', async () => openAt(join(await temporaryFolder(), 'blobs')))
