import { describe, expect, it } from 'vitest'
import { lockDataFolder } from '../../local/lock.ts'
import { temporaryFolder } from '../support/folders.ts'
import { silent, spawnServing, startServing } from './support/serve.ts'

describe('a data folder', () => {
  it('is locked for one holder, and free again when that one lets go', async () => {
    const folder = await temporaryFolder()
    const lock = lockDataFolder(folder)
    expect(() => lockDataFolder(folder)).toThrow(folder)
    lock.release()
    lockDataFolder(folder).release()
  })

  it('is refused to a second server, with the folder and the remedy', async () => {
    const folder = await temporaryFolder()
    await startServing(folder)
    await expect(startServing(folder)).rejects.toMatchObject({
      code: 'invalid-configuration',
      message: expect.stringMatching(`${folder}.*--data`),
    })
  })

  it('is free again after the process that served it was killed', async () => {
    const folder = await temporaryFolder()
    const child = await spawnServing(folder)
    await expect(startServing(folder, { stderr: silent })).rejects.toMatchObject({
      code: 'invalid-configuration',
    })
    child.process.kill('SIGKILL')
    expect(await child.ended).toBe('SIGKILL')
    const vault = await startServing(folder)
    expect((await fetch(`${vault.url}/health`)).status).toBe(200)
  })

  it('is free again after a start that failed', async () => {
    const folder = await temporaryFolder()
    await expect(startServing(folder, { keyFile: '/nonexistent/crypto.key' })).rejects.toMatchObject({
      code: 'invalid-key-file',
    })
    await startServing(folder)
  })
})
