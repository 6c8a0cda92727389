import { stat } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { generateNewKey, writeCryptoKey } from '../../lib/keys/crypto-key.ts'
import { serve } from '../../local/serve.ts'
import { temporaryFolder } from '../support/folders.ts'
import { silent, startServing } from './support/serve.ts'

it('says that a key file was not read, because the vault has its master key already', async () => {
  const folder = await temporaryFolder()
  const keyFile = join(folder, 'mine.key')
  await writeCryptoKey(keyFile, generateNewKey())
  const data = join(folder, 'vault')
  const first = await startServing(data)
  expect(first.unreadKeyFile).toBe(null)
  await first.close()
  expect((await startServing(data, { keyFile })).unreadKeyFile).toBe(keyFile)
})

it('makes no master key when the port is taken, so that the next start may still bring one', async () => {
  const folder = await temporaryFolder()
  const blocker = createServer()
  await new Promise<void>((resolve) => {
    blocker.listen(0, '127.0.0.1', resolve)
  })
  const address = blocker.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  try {
    const starting = serve({ data: folder, host: '127.0.0.1', port, stderr: silent })
    await expect(starting).rejects.toMatchObject({ code: 'invalid-configuration' })
    await expect(stat(join(folder, 'crypto.key'))).rejects.toMatchObject({ code: 'ENOENT' })
  } finally {
    blocker.close()
  }
})
