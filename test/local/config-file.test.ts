import { chmod, mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { generateX25519Identity, identityToRecipient } from 'age-encryption'
import { beforeEach, describe, expect, it } from 'vitest'
import { DAY_MS } from '../../lib/clock.ts'
import { readConfig } from '../../local/config-file.ts'
import { temporaryFolder } from '../support/folders.ts'

const LAST = Date.UTC(2031, 0, 1)

let folder: string

beforeEach(async () => {
  folder = await temporaryFolder()
})

const write = (text: string): Promise<void> => writeFile(join(folder, 'config.json'), text)
const read = async (config: object) => {
  await write(JSON.stringify(config))
  return readConfig(folder)
}
const newRecipient = async (): Promise<string> => identityToRecipient(await generateX25519Identity())

describe('config.json', () => {
  it('need not be there: nobody can recover keys, and a rotation is due after 30 days', async () => {
    const { escrow, nextRotation, managedCopyRetentionMs } = await readConfig(folder)
    expect(escrow).toEqual({ recipients: [], waived: false })
    expect(nextRotation(LAST)).toBe(LAST + 30 * DAY_MS)
    expect(managedCopyRetentionMs).toBe(35 * DAY_MS)
  })

  it('names recovery recipients, each of them once', async () => {
    const [one, two] = [await newRecipient(), await newRecipient()]
    const { escrow } = await read({ recoveryRecipients: [one, ` ${two} `, one] })
    expect(escrow).toEqual({ recipients: [one, two], waived: false })
  })

  it('sets the schedule, the retention, and that escrow is waived', async () => {
    const config = await read({
      waiveEscrow: true,
      rotationSchedule: '0 3 1 * *',
      managedCopyRetentionDays: 0,
    })
    expect(config.escrow).toEqual({ recipients: [], waived: true })
    expect(config.nextRotation(LAST)).toBe(Date.UTC(2031, 0, 1, 3))
    expect(config.managedCopyRetentionMs).toBe(0)
    expect((await read({ rotationSchedule: null })).nextRotation(LAST)).toBeNull()
  })

  it.each([
    [
      'a field that is no field',
      { rotateEvery: 30 },
      /config\.json is not valid: rotateEvery is unknown\. It may hold recoveryRecipients/,
    ],
    [
      'recipients that are no list',
      { recoveryRecipients: 'age1x' },
      /recoveryRecipients is not a list of age public keys/,
    ],
    ['a waiver that is no yes or no', { waiveEscrow: 'yes' }, /waiveEscrow is neither true nor false/],
    ['a schedule that is a number', { rotationSchedule: 30 }, /rotationSchedule is neither text nor null/],
    ['a schedule that is none', { rotationSchedule: 'monthly' }, /rotationSchedule is "monthly"/],
    ['a recipient that is no text', { recoveryRecipients: [1] }, /recoveryRecipients\.0 is not/],
    [
      'a retention below 0',
      { managedCopyRetentionDays: -1 },
      /managedCopyRetentionDays is not a whole number from 0 to 3650/,
    ],
    [
      'a retention of half a day',
      { managedCopyRetentionDays: 0.5 },
      /managedCopyRetentionDays is not a whole/,
    ],
    ['a list', [], /config\.json is not valid: it is not a JSON object/],
  ])('is refused with %s, naming it', async (_, config, message) => {
    await expect(read(config)).rejects.toMatchObject({
      code: 'invalid-configuration',
      message: expect.stringMatching(message),
    })
  })

  it('names every field that is wrong at once, and those that there are', async () => {
    await expect(read({ waiveEscrow: 1, managedCopyRetentionDays: 4000 })).rejects.toMatchObject({
      message: expect.stringMatching(
        /waiveEscrow is neither .*; managedCopyRetentionDays is not .*It may hold recoveryRecipients, waiveEscrow, rotationSchedule/,
      ),
    })
  })

  it('never shows a secret that was put there by mistake', async () => {
    const identity = await generateX25519Identity()
    const error: unknown = await read({ recoveryRecipients: [await newRecipient(), identity] }).catch(
      (reason: unknown) => reason,
    )
    expect(error).toMatchObject({
      code: 'invalid-configuration',
      message: expect.stringMatching(/^Recovery recipient 2 is a secret identity/),
    })
    expect(String(error)).not.toContain(identity)
  })

  it('is refused when it is no JSON', async () => {
    await write('{ "waiveEscrow": true,')
    await expect(readConfig(folder)).rejects.toMatchObject({
      code: 'invalid-configuration',
      message: `${join(folder, 'config.json')} is not JSON.`,
    })
  })

  it('is refused when it cannot be read, rather than taken for missing', async () => {
    await mkdir(join(folder, 'config.json'))
    await chmod(join(folder, 'config.json'), 0o700)
    await expect(readConfig(folder)).rejects.toMatchObject({
      code: 'invalid-configuration',
      message: expect.stringMatching(/config\.json cannot be read/),
    })
  })
})
