import { createServer } from 'node:http'
import { describe, expect, test } from 'vitest'
import { listen, stopServer } from '../support/http-server.ts'
import { keyfoldHere } from './in-process.ts'
import { text } from './run.ts'

const BEGUN = '2031-01-01T00:00:00.000Z'

const ROTATION = {
  id: 4,
  state: 'running',
  mode: 'rewrap',
  scope: null as object | null,
  trigger: 'request',
  step: 'begun',
  from: 1,
  to: null,
  started: BEGUN,
  ended: null,
  planned: null,
  rewrapped: 0,
  reencrypted: 0,
  failures: 0,
  error: null,
}

/** Runs a command against a vault that answers every call with this. */
async function against(answer: object, ...args: readonly string[]) {
  const server = createServer((request, response) => {
    request.resume()
    response.end(JSON.stringify(answer))
  })
  const env = { KEYFOLD_URL: `http://127.0.0.1:${await listen(server)}`, KEYFOLD_TOKEN: 'token' }
  try {
    return await keyfoldHere(['rotation', ...args], env)
  } finally {
    await stopServer(server)
  }
}

const GOES_ON = 'It goes on by itself. To see how: keyfold rotation watch 4\n'

describe('keyfold rotation start', () => {
  test.each([
    ['start', {}],
    ['start --mode reencrypt --generation 1', { mode: 'reencrypt', scope: { generation: 1 } }],
    ['start --mode reencrypt --object a --object b', { mode: 'reencrypt', scope: { objects: 2 } }],
  ])('%s says nothing more when that is what the rotation does', async (command, task) => {
    const ran = await against({ ...ROTATION, ...task }, ...command.split(' '))
    expect([ran.code, text(ran), ran.stderr]).toEqual([0, 'Rotation 4 is running.', GOES_ON])
  })

  test.each([
    [
      'start',
      { mode: 'reencrypt', scope: { objects: 3 } },
      `Rotation 4 re-encrypts 3 objects, begun ${BEGUN}; it makes no new master key.`,
    ],
    [
      'start',
      { mode: 'reencrypt', scope: { generation: 1 } },
      `Rotation 4 re-encrypts all that generation 1 wraps, begun ${BEGUN}; it makes a new master key too.`,
    ],
    [
      'start --mode reencrypt --object a',
      {},
      `Rotation 4 moves everything to a new master key, begun ${BEGUN}; it re-encrypts nothing.`,
    ],
  ])('%s that goes on with another says what that one does: %j', async (command, task, said) => {
    const ran = await against({ ...ROTATION, ...task }, ...command.split(' '))
    expect([ran.code, ran.stderr]).toEqual([0, `${said}\n${GOES_ON}`])
  })
})

describe('a rotation that was given up', () => {
  const ABANDONED = { ...ROTATION, state: 'abandoned', failures: 2 }

  test('is watched to exit 1, naming the one that took its place', async () => {
    const ran = await against(ABANDONED, 'watch', '4')
    expect([ran.code, ran.stderr]).toEqual([
      1,
      expect.stringMatching(/^keyfold: Rotation 4.*rotation 5 took its place/),
    ])
  })

  test('is listed so', async () => {
    const ran = await against({ rotations: [ABANDONED], cursor: null }, 'list')
    expect([ran.code, text(ran).split('\n')[1]]).toEqual([0, expect.stringMatching(/^4 +abandoned /)])
  })
})
