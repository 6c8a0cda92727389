import { type FileHandle, mkdtemp, open, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A file with that content, which is gone when it is closed, however the process ends: it has no name any more. */
export async function openSpool(content: AsyncIterable<Uint8Array>): Promise<FileHandle> {
  const folder = await mkdtemp(join(tmpdir(), 'keyfold-'))
  const file = await open(join(folder, 'events'), 'wx+', 0o600)
  await rm(folder, { recursive: true })
  try {
    await file.writeFile(content)
    return file
  } catch (error) {
    await file.close()
    throw error
  }
}
