import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readConfig } from '../../../local/config-file.ts'
import { temporaryFolder } from '../../support/folders.ts'

async function webhookOf(webhook: unknown): Promise<string | undefined> {
  const folder = await temporaryFolder()
  await writeFile(join(folder, 'config.json'), JSON.stringify({ alarms: { webhook } }))
  return (await readConfig(folder)).alarms.webhook?.href
}

describe('The webhook of alarms', () => {
  it.each([
    'https://example.org/hook',
    'http://127.0.0.1:9/hook',
    'http://[::1]:9/',
  ])('may be %s', async (url) => {
    expect(await webhookOf(url)).toBe(url)
  })

  it.each([
    'http://example.org/hook',
    'http://127.0.0.1.example.org/',
    'ftp://example.org',
    'no URL',
    7,
  ])('may not be %s', async (url) => {
    await expect(webhookOf(url)).rejects.toMatchObject({
      code: 'invalid-configuration',
      message: expect.stringMatching(/alarms\.webhook is not an https URL/),
    })
  })
})
