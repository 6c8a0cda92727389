import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readConfig } from '../../../local/config-file.ts'
import { temporaryFolder } from '../../support/folders.ts'

const MAIL = { url: 'smtp://127.0.0.1:25', from: 'vault@example.com' }

async function settingsOf(anomalies: unknown, beside: object = { mail: MAIL }) {
  const folder = await temporaryFolder()
  await writeFile(join(folder, 'config.json'), JSON.stringify({ anomalies, ...beside }))
  return (await readConfig(folder)).anomalies
}

describe('anomalies in config.json', () => {
  it('keep nobody out, and tell nobody but the log, unless they say so', async () => {
    const quiet = { suspend: null, notify: { webhook: null, mail: null, minSeverity: 'medium' } }
    expect(await settingsOf(undefined, {})).toEqual(quiet)
    expect(await settingsOf({ suspendMinutes: 5 }, {})).toEqual(quiet)
  })

  it('say for how long and how many are kept out, and who is told', async () => {
    const email = ['ann@example.com', 'bob@example.com', 'ann@example.com']
    const notify = { webhook: 'https://example.org/hook', email, minSeverity: 'high' }
    expect(await settingsOf({ suspend: true, suspendMinutes: 5, suspendsPerHour: 1, notify })).toMatchObject({
      suspend: { suspensionMs: 300_000, suspensionsPerHourMax: 1 },
      notify: {
        webhook: new URL(notify.webhook),
        mail: { to: ['ann@example.com', 'bob@example.com'], server: { host: '127.0.0.1' } },
        minSeverity: 'high',
      },
    })
    expect(await settingsOf({ suspend: true })).toMatchObject({
      suspend: { suspensionMs: 3_600_000, suspensionsPerHourMax: 3 },
    })
  })

  it.each([
    [7, 'anomalies is not an object'],
    [{ suspend: 'yes' }, 'anomalies.suspend is neither true nor false'],
    [{ suspendMinutes: 0 }, 'anomalies.suspendMinutes is not a whole number from 1 to 10080'],
    [{ suspendsPerHour: 1.5 }, 'anomalies.suspendsPerHour is not a whole number from 1 to 100'],
    [{ notify: [] }, 'anomalies.notify is not an object'],
    [{ notify: { webhook: 'http://example.org' } }, 'anomalies.notify.webhook is not an https URL'],
    [{ notify: { email: 'ann@example.com' } }, 'anomalies.notify.email is not a list'],
    [
      { notify: { email: Array(11).fill('a@example.com') } },
      'anomalies.notify.email is not a list of at most 10',
    ],
    [{ notify: { email: ['Ann <ann@example.com>'] } }, 'anomalies.notify.email.0 is not an e-mail address'],
    [{ notify: { minSeverity: 'worst' } }, 'anomalies.notify.minSeverity is none of low, medium'],
    [{ notify: { sms: '1' } }, 'anomalies.notify.sms is unknown'],
  ])('%j is refused, and its field named', async (anomalies, message) => {
    await expect(settingsOf(anomalies)).rejects.toMatchObject({
      code: 'invalid-configuration',
      message: expect.stringContaining(message),
    })
  })

  it('name e-mail addresses only together with a mail server', async () => {
    await expect(settingsOf({ notify: { email: ['ann@example.com'] } }, {})).rejects.toMatchObject({
      code: 'invalid-configuration',
      message: expect.stringMatching(/anomalies\.notify\.email needs a mail server/),
    })
  })
})
