import { randomBytes } from 'node:crypto'
import {
  armor,
  Decrypter,
  Encrypter,
  generateHybridIdentity,
  generateX25519Identity,
  identityToRecipient,
} from 'age-encryption'
import { describe, expect, test } from 'vitest'
import { keepEscrow, openEscrow, sealEscrow } from '../../lib/keys/escrow.ts'
import type { GenerationFacts } from '../../lib/keys/generation.ts'
import { checkRecipients } from '../../lib/keys/recovery-recipients.ts'

const MATERIAL = Buffer.from('vK3h0Yk1mQ5nq8Tz2b7rXcWw9aLd4sFfGgHjJkPoUiA=', 'base64')

/** Made with the age tool, version 1.1.1: `age-keygen -o identity.txt`, then `age -a -r age10seyg… crypto.key`. */
const STOCK = {
  identity: `# created: 2026-11-22T10:29:58Z
# public key: age10seygp87alxwfut4drrxn224l0nzpmqe8krd945gm52vy2j7vv2qz7f09v
AGE-SECRET-KEY-1R9UYALGHFQL8474NTZQ85EH3T57TMTX4Q297699Q5V8FQM7X6AESSJE0A7
`,
  file: `-----BEGIN AGE ENCRYPTED FILE-----
YWdlLWVuY3J5cHRpb24ub3JnL3YxCi0+IFgyNTUxOSB1NW1XS0NtVkFHelJFbm4z
NG9mTUFtbnpLTWZsdGc0MFpKT01UQndYNTFVCmJDTnVMdnFLY1dZNTg2Z2Y1VWcz
ZE16Slg1RktZZnArOGJId3lva2V6anMKLS0tIEpudk5QTUs2ak5uL2dZUGpwNEIr
OXR2NlBWcEFObnEyUTRYbU5XNXZ6OGMKJQKL5b/5j0Kj+rJvkY3hxZsQOJY50nWC
sekcVg94QqwhuEgIpk5BNDCF5IQelQBq4UZ7iINmN3On/D8kXVlZsevJwQ29SPd/
s3a6MpI=
-----END AGE ENCRYPTED FILE-----
`,
}

async function pair(make = generateX25519Identity) {
  const identity = await make()
  return { identity, recipient: await identityToRecipient(identity) }
}

async function sealedText(text: string, recipient: string): Promise<string> {
  const encrypter = new Encrypter()
  encrypter.addRecipient(recipient)
  return armor.encode(await encrypter.encrypt(text))
}

describe('an escrow file', () => {
  test('gives the material back to the identity that it was sealed to', async () => {
    const { identity, recipient } = await pair()
    const material = randomBytes(32)
    expect(await openEscrow(await sealEscrow(material, [recipient]), identity)).toEqual(material)
  })

  test('of the stock age tool opens, with the identity file as age-keygen writes it', async () => {
    expect(await openEscrow(STOCK.file, STOCK.identity)).toEqual(MATERIAL)
    expect(await openEscrow(STOCK.file.replaceAll('\n', '\r\n'), STOCK.identity)).toEqual(MATERIAL)
  })

  test('opens with the age library alone, as exactly a key file', async () => {
    const { identity, recipient } = await pair()
    const decrypter = new Decrypter()
    decrypter.addIdentity(identity)
    const opened = await decrypter.decrypt(armor.decode(await sealEscrow(MATERIAL, [recipient])), 'text')
    expect(opened).toBe(`${MATERIAL.toString('base64')}\n`)
  })

  test('opens to each of several recipients alone, of any kind, and to nobody else', async () => {
    const people = [await pair(), await pair(generateHybridIdentity), await pair()]
    const file = await sealEscrow(
      MATERIAL,
      people.map(({ recipient }) => ` ${recipient}\n`),
    )
    for (const { identity } of people) expect(await openEscrow(file, identity)).toEqual(MATERIAL)
    const stranger = await pair()
    await expect(openEscrow(file, stranger.identity)).rejects.toMatchObject({
      code: 'invalid-key-file',
      message: expect.stringMatching(/No identity in the file opens this escrow.*recovery recipients/),
    })
  })

  test('opens when one of several identities in a file fits', async () => {
    const [one, other, third] = [await pair(), await pair(generateHybridIdentity), await pair()]
    const file = await sealEscrow(MATERIAL, [other.recipient])
    const identities = `# mine\n\n${one.identity}\n  ${other.identity}  \r\n${third.identity}`
    expect(await openEscrow(file, identities)).toEqual(MATERIAL)
  })

  test('is a new one each time, and never shows the material', async () => {
    const { recipient } = await pair()
    const [one, other] = [await sealEscrow(MATERIAL, [recipient]), await sealEscrow(MATERIAL, [recipient])]
    expect(one).not.toBe(other)
    expect(Buffer.from(armor.decode(one)).includes(MATERIAL)).toBe(false)
  })

  test.each([31, 33, 0])('is not made of %i bytes', async (length) => {
    await expect(sealEscrow(randomBytes(length), [(await pair()).recipient])).rejects.toThrow('32 bytes')
  })
})

describe('a damaged escrow file is refused', () => {
  test('whichever byte was changed', async () => {
    const { identity, recipient } = await pair()
    const bytes = armor.decode(await sealEscrow(MATERIAL, [recipient]))
    for (let at = 0; at < bytes.length; at += 3) {
      const changed = Uint8Array.from(bytes)
      changed[at] = (changed[at] ?? 0) ^ 1
      await expect(openEscrow(armor.encode(changed), identity)).rejects.toMatchObject({
        code: 'invalid-key-file',
      })
    }
  })

  test.each([
    ['nothing', () => ''],
    ['half of it', (file: string) => file.slice(0, file.length / 2)],
    ['no armor', (file: string) => Buffer.from(armor.decode(file)).toString('latin1')],
    ['data after it', (file: string) => `${file}${'A'.repeat(64)}\n`],
    ['far too much', (file: string) => file + ' '.repeat(300_000)],
  ])('that is %s', async (_, damage) => {
    const { identity, recipient } = await pair()
    const file = damage(await sealEscrow(MATERIAL, [recipient]))
    await expect(openEscrow(file, identity)).rejects.toMatchObject({
      code: 'invalid-key-file',
      message: expect.stringMatching(/escrow file is damaged.*backup/),
    })
  })

  test.each([
    '',
    'a note',
    MATERIAL.toString('hex'),
    `${MATERIAL.toString('base64')}\n# comment`,
  ])('that opens, and holds %j', async (content) => {
    const { identity, recipient } = await pair()
    await expect(openEscrow(await sealedText(content, recipient), identity)).rejects.toMatchObject({
      code: 'invalid-key-file',
      message: expect.stringMatching(/holds no key material/),
    })
  })
})

describe('an identity file is refused, with the remedy, when it', () => {
  test.each([
    ['is empty', '', /holds no identity.*age-keygen/],
    ['has comments only', '# public key: age1…\n', /holds no identity/],
    [
      'is a public key',
      'age10seygp87alxwfut4drrxn224l0nzpmqe8krd945gm52vy2j7vv2qz7f09v',
      /Line 1.*public key/,
    ],
    ['is encrypted', `\n${STOCK.file}`, /encrypted itself.*age -d/],
    ['needs a plugin', '#\nAGE-PLUGIN-YUBIKEY-1QQQ', /Line 2.*plugin.*age -d/],
    ['has a typing error', STOCK.identity.replace('1R9U', '1R9V'), /damaged identity/],
    ['is something else', 'correct horse', /Line 1.*AGE-SECRET-KEY-1/],
  ])('%s', async (_, identity, reason) => {
    const refused = openEscrow(STOCK.file, identity)
    await expect(refused).rejects.toMatchObject({
      code: 'invalid-key-file',
      message: expect.stringMatching(reason),
    })
    await expect(refused).rejects.not.toThrow(/R9[UV]YALG|horse/)
  })
})

describe('recovery recipients', () => {
  test('are taken once each, without the spaces around them', async () => {
    const { recipient } = await pair()
    expect(await checkRecipients([recipient, ` ${recipient} `])).toEqual([recipient])
  })

  const GOOD = 'age10seygp87alxwfut4drrxn224l0nzpmqe8krd945gm52vy2j7vv2qz7f09v'
  test.each([
    ['none', [], /no recovery recipient.*age-keygen/],
    ['an empty one', [GOOD, ''], /recipient 2 is no age recipient.*age-keygen/],
    ['one with a typing error', [GOOD.replace('0', '2')], /recipient 1 is no good age recipient: age1/],
    ['one cut off', [GOOD.slice(0, -1)], /recipient 1 is no good/],
    ['upper case', [GOOD.toUpperCase()], /recipient 1 is no age recipient/],
    ['two in one', [`${GOOD},${GOOD}`], /recipient 1 is no good/],
    ['an SSH key', [GOOD, 'ssh-ed25519 AAAAC3Nz ada@host'], /recipient 2 is an SSH key/],
    [
      'a point that gives no secret',
      ['age1qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqq5cu47z'],
      /recipient 1 is no good age recipient/,
    ],
    ['an unknown kind', ['age1yubikey1qqqq'], /recipient 1 is no good/],
    ['a very long text', [`age1${'q'.repeat(100_000)}`], /^.{1,300}$/],
  ])('are refused: %s', async (_, recipients, reason) => {
    await expect(checkRecipients(recipients)).rejects.toMatchObject({
      code: 'invalid-configuration',
      message: expect.stringMatching(reason),
    })
  })

  test('are refused without showing it when one is a secret identity', async () => {
    const identity = await generateX25519Identity()
    for (const text of [identity, identity.toLowerCase()]) {
      const refused = checkRecipients([text])
      await expect(refused).rejects.toThrow(/recipient 1 is a secret identity/)
      await expect(refused).rejects.not.toThrow(identity.slice(20))
    }
  })

  test('are at most 16', async () => {
    const recipients = await Promise.all(Array.from({ length: 17 }, async () => (await pair()).recipient))
    expect(await checkRecipients(recipients.slice(1))).toHaveLength(16)
    await expect(checkRecipients(recipients)).rejects.toThrow(/17 recovery recipients; at most 16/)
  })
})

describe('keeping an escrow', () => {
  function ports(get: (file: string) => string | null) {
    const kept = new Map<string, string>()
    const notes: [number, Partial<GenerationFacts>][] = []
    return {
      kept,
      notes,
      escrow: {
        put: async (generation: number, keyId: string, file: string) =>
          void kept.set(`${generation} ${keyId}`, file),
        get: async (generation: number, keyId: string) => get(kept.get(`${generation} ${keyId}`) ?? ''),
      },
      generations: {
        note: async (generation: number, facts: Partial<GenerationFacts>) =>
          void notes.push([generation, facts]),
      },
    }
  }

  test('puts a file that opens, and records that it is kept', async () => {
    const { identity, recipient } = await pair()
    const used = ports((file) => file)
    await keepEscrow(used, 7, 'key-7', MATERIAL, [recipient])
    expect(await openEscrow(used.kept.get('7 key-7') ?? '', identity)).toEqual(MATERIAL)
    expect(used.notes).toEqual([[7, { escrow: 'kept' }]])
  })

  test.each([
    ['nothing', () => null],
    ['something else', (file: string) => file.replace('Y', 'Z')],
  ])('records nothing when %s is read back', async (_, get) => {
    const used = ports(get)
    const kept = keepEscrow(used, 7, 'key-7', MATERIAL, [(await pair()).recipient])
    await expect(kept).rejects.toMatchObject({ code: 'unavailable' })
    expect(used.notes).toEqual([])
  })

  test('keeps nothing for a wrong recipient', async () => {
    const used = ports((file) => file)
    const kept = keepEscrow(used, 7, 'key-7', MATERIAL, [(await pair()).recipient, 'age1x'])
    await expect(kept).rejects.toMatchObject({ code: 'invalid-configuration' })
    expect([used.kept.size, used.notes]).toEqual([0, []])
  })
})
