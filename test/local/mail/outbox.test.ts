import { chmod, mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { openDataFolder } from '../../../local/data-folder.ts'
import { createLog } from '../../../local/log.ts'
import { createMessenger } from '../../../local/mail/messenger.ts'
import { temporaryFolder } from '../../support/folders.ts'
import { START } from '../../support/test-clock.ts'

const MESSAGE = { to: 'ann@example.org', subject: 'You are invited', text: 'One-time password: zebra-quilt' }

let folder: string
let logged: string[]
beforeEach(async () => {
  folder = await temporaryFolder()
  logged = []
})

const messenger = () =>
  createMessenger(null, folder, createLog({ write: (line) => logged.push(line) }), { clock: () => START })
const outbox = () => readdir(join(folder, 'outbox'))
const modeOf = async (...path: string[]) => (await stat(join(folder, ...path))).mode & 0o777

describe('without a mail server', () => {
  it('a message is left in a file for the operator alone, named by its time', async () => {
    await messenger().send(MESSAGE)
    const [name = '', ...more] = await outbox()
    expect(more).toEqual([])
    expect(name).toMatch(/^2031-01-01T00-00-00\.000Z-[0-9a-f]{16}\.txt$/)
    expect(await modeOf('outbox')).toBe(0o700)
    expect(await modeOf('outbox', name)).toBe(0o600)
    expect(await readFile(join(folder, 'outbox', name), 'utf8')).toBe(
      'To: ann@example.org\nSubject: You are invited\n\nOne-time password: zebra-quilt\n',
    )
  })

  it('the log names the file and the recipient, and nothing of the message', async () => {
    await messenger().send(MESSAGE)
    expect(logged).toHaveLength(1)
    expect(JSON.parse(logged[0] ?? '')).toMatchObject({
      file: join(folder, 'outbox', (await outbox())[0] ?? ''),
      to: 'ann@example.org',
    })
    expect(logged[0]).not.toMatch(/zebra|invited/)
  })

  it('a name cannot write a line of its own, in the file or in the log', async () => {
    await messenger().send({ ...MESSAGE, to: 'admin\nTo: eve\u001b[2J', subject: 'a\r\nb\u2028c' })
    const text = await readFile(join(folder, 'outbox', (await outbox())[0] ?? ''), 'utf8')
    expect(text.split('\n').slice(0, 3)).toEqual(['To: admin To: eve [2J', 'Subject: a b c', ''])
    expect(JSON.parse(logged[0] ?? '').to).toBe('admin To: eve [2J')
  })

  it('messages of one moment are all kept', async () => {
    const one = messenger()
    await Promise.all(Array.from({ length: 8 }, () => one.send(MESSAGE)))
    expect(await outbox()).toHaveLength(8)
  })

  it('an outbox that others could enter is closed to them', async () => {
    await mkdir(join(folder, 'outbox'), { mode: 0o755 })
    await chmod(join(folder, 'outbox'), 0o755)
    await messenger().send(MESSAGE)
    expect(await modeOf('outbox')).toBe(0o700)
  })

  it('a message that cannot be left is unavailable, and not quoted', async () => {
    await writeFile(join(folder, 'outbox'), '')
    await expect(messenger().send(MESSAGE)).rejects.toMatchObject({
      code: 'unavailable',
      message: expect.not.stringMatching(/zebra/),
    })
    expect(logged).toEqual([])
  })

  it('what a crash left half written is gone after the next start, and messages stay', async () => {
    await messenger().send(MESSAGE)
    await writeFile(join(folder, 'outbox', 'a.txt.0b7e.tmp'), 'One-time pass')
    ;(await openDataFolder(folder)).release()
    expect(await outbox()).toEqual([expect.stringMatching(/\.txt$/)])
  })
})
