import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { describe, expect, it } from 'vitest'
import { examineAdvisories } from '../../../lib/doctor/advisories.ts'
import { NPM_REGISTRY, npmAdvisories, packagesIn } from '../../../local/doctor/packages.ts'
import { failures, reportOf, vaultToExamine } from '../../doctor/vault.ts'
import { temporaryFolder } from '../../support/folders.ts'
import { listener, type Reply } from './listener.ts'

const PACKAGES = new Map([['left-pad', ['1.0.0', '1.3.0']]])

const ADVISORY = {
  id: 7,
  url: 'https://github.com/advisories/GHSA-1',
  title: 'Pads on the right',
  severity: 'high',
  vulnerable_versions: '<1.3.1',
}

describe('Advisories', () => {
  it('are asked for by names and versions alone, and each is a failed check', async () => {
    const { url, asked } = await listener(() => ({
      body: JSON.stringify({ 'left-pad': [ADVISORY], 'not-ours': [ADVISORY] }),
    }))
    const { findings } = await examineAdvisories(PACKAGES, npmAdvisories(url))
    expect(asked).toEqual([
      {
        method: 'POST',
        path: '/-/npm/v1/security/advisories/bulk',
        body: { 'left-pad': ['1.0.0', '1.3.0'] },
      },
    ])
    expect(findings.map(({ detail }) => detail)).toEqual([
      'left-pad 1.0.0, 1.3.0: Pads on the right (high), https://github.com/advisories/GHSA-1',
    ])
  })

  it.each<[string, Reply | null]>([
    ['refuses', { status: 503 }],
    ['answers with something else', { body: '<html>Sign in to this network</html>' }],
    ['leads elsewhere', { status: 302, headers: { Location: 'http://127.0.0.1:9' } }],
    ['hangs up', null],
  ])('are skipped when the registry %s', async (_, reply) => {
    const { url, asked } = await listener(() => reply)
    await expect(examineAdvisories(PACKAGES, npmAdvisories(url))).rejects.toThrow('not reachable')
    expect(asked).toHaveLength(1)
  })

  it('are not asked for when the operator does not want it', async () => {
    const vault = await vaultToExamine()
    let asked = 0
    const advisories = { of: async () => (asked++, []) }
    const packages = async () => PACKAGES
    expect(await failures(vault, { packages, advisories })).toEqual([])
    expect(asked).toBe(1)
    await writeFile(join(vault.folder, 'config.json'), '{"waiveEscrow": true, "advisories": false}')
    const { lines } = await reportOf(vault, { packages, advisories })
    expect(lines.at(-1)).toMatchObject({ check: 'advisories', outcome: 'skipped' })
    expect(asked).toBe(1)
  })

  it('concern what the vault runs on and came from npm: nothing else is named to anybody', async () => {
    const entry = (name: string, version: string) => ({
      version,
      resolved: `${NPM_REGISTRY.href}${name}.tgz`,
    })
    const lock = {
      name: 'keyfold',
      packages: {
        '': { name: 'keyfold', version: '1.0.0' },
        'node_modules/a': entry('a', '1.0.0'),
        'node_modules/@s/b': entry('b', '2.0.0'),
        'node_modules/a/node_modules/@s/b': entry('b', '1.0.0'),
        'node_modules/alias': { ...entry('real', '3.0.0'), name: 'real' },
        'node_modules/tool': { ...entry('tool', '1.0.0'), dev: true },
        'node_modules/plain': { version: '1.1.0' },
        'node_modules/linked': { resolved: '../linked', link: true },
        'node_modules/secret': { version: '1.0.0', resolved: 'git+ssh://git@example.org/secret.git' },
      },
    }
    const file = join(await temporaryFolder(), 'package-lock.json')
    await writeFile(file, JSON.stringify(lock))
    expect(Object.fromEntries((await packagesIn(pathToFileURL(file))) ?? [])).toEqual({
      a: ['1.0.0'],
      '@s/b': ['2.0.0', '1.0.0'],
      real: ['3.0.0'],
      plain: ['1.1.0'],
    })
    expect(await packagesIn(pathToFileURL(`${file}.absent`))).toBeNull()
    expect((await packagesIn())?.get('jose')).toHaveLength(1)
  })
})
