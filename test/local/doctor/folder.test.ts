import { chmod, open, readFile, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { DAY_MS } from '../../../lib/clock.ts'
import { examineCertificate } from '../../../local/doctor/certificate.ts'
import { checkDatabase, examineDatabase } from '../../../local/doctor/database.ts'
import { examineDisk, spaceOf } from '../../../local/doctor/disk.ts'
import { examineFiles } from '../../../local/doctor/files.ts'
import { SWEEPER } from '../../../local/doctor/sweep.ts'
import { failures, sealSome, vaultToExamine } from '../../doctor/vault.ts'

const GIB = 1024 ** 3

describe('The self-check of a data folder', () => {
  it('tells of files and folders that others may use, also deep in it, and not where a link leads', async () => {
    const vault = await vaultToExamine()
    await vault.store(await vault.client('writer', 'writer'))
    await sealSome(vault, 1)
    await symlink('/', join(vault.folder, 'link'))
    expect((await examineFiles(vault.folder)).findings).toEqual([])
    await chmod(join(vault.folder, 'seal.key'), 0o640)
    await chmod(join(vault.folder, 'blobs'), 0o755)
    const [found] = (await examineFiles(vault.folder)).findings
    expect(found?.detail).toMatch(/: (blobs, seal.key|seal.key, blobs)[.]$/)
    expect(found?.remedy).toContain(`chmod -R go= ${vault.folder}`)
  })

  it('tells of a disk that is nearly full', async () => {
    expect(examineDisk(await spaceOf(await vaultToExamine().then(({ folder }) => folder))).detail).toMatch(
      /free$/,
    )
    const failing = (freeBytes: number, bytes: number) => examineDisk({ freeBytes, bytes }).findings.length
    expect(failing(0.1 * GIB, 1 * GIB)).toBe(1)
    expect(failing(1 * GIB, 100 * GIB)).toBe(1)
    expect(failing(20 * GIB, 4_000 * GIB)).toBe(0)
    expect(failing(1 * GIB, 4 * GIB)).toBe(0)
  })

  it('tells of a database that is damaged, while others use it', async () => {
    const vault = await vaultToExamine()
    const path = join(vault.folder, 'vault.sqlite')
    await sealSome(vault, 200)
    expect((await examineDatabase(path)).findings).toEqual([])
    await vault.stores.database.checkpointTruncate()
    const copy = join(vault.folder, 'copy.sqlite')
    await writeFile(copy, await readFile(path))
    const file = await open(copy, 'r+')
    // Somewhere in its pages, but the first.
    for (let at = 8_192; at < 200_000; at += 4_096) await file.write(Buffer.alloc(64, 0xff), 0, 64, at)
    await file.close()
    expect(await checkDatabase(copy)).not.toEqual([])
    expect((await examineDatabase(copy)).findings).toEqual([
      expect.objectContaining({ detail: expect.stringMatching(/^The database is damaged: /) }),
    ])
    await writeFile(copy, 'no database at all')
    expect(await checkDatabase(copy)).toEqual([expect.stringMatching(/not a database/)])
  })

  it('tells of a certificate that ends within three weeks, or has ended', async () => {
    const pem = await readFile(new URL('../support/tls/test-only.cert.pem', import.meta.url), 'utf8')
    const { detail } = examineCertificate(pem, 0)
    const end = Date.parse(detail.replace('valid until ', ''))
    expect(examineCertificate(pem, end - 22 * DAY_MS).findings).toEqual([])
    const [soon, ended] = [end - 20 * DAY_MS, end + 1].map((now) => examineCertificate(pem, now).findings[0])
    expect(soon?.detail).toContain('ends at')
    expect(ended?.detail).toContain('ended at')
  })

  it('tells of a sweeper that stopped, while the vault is served', async () => {
    const vault = await vaultToExamine()
    await vault.stores.jobRuns.note(SWEEPER, vault.clock())
    expect(await failures(vault, { isServed: true })).toEqual([])
    vault.clock.advance(31 * 60_000)
    expect(await failures(vault, { isServed: false })).toEqual([])
    expect(await failures(vault, { isServed: true })).toEqual([
      expect.stringMatching(/^sweeper: The sweeper has not gone through for 31 min/),
    ])
  })
})
