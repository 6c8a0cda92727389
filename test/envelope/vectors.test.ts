import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { openMessage, openMessageStream } from '../../lib/envelope/message.ts'
import { openMessageContext, openVault } from '../../lib/envelope/vault.ts'
import type { MessageVector } from './generate-vectors.ts'
import { chunked, collect, failureOf, failureOfAsync } from './support.ts'

const file = new URL('vectors/messages.json', import.meta.url)
const { vectors } = JSON.parse(readFileSync(file, 'utf8')) as { vectors: MessageVector[] }

describe.each(vectors)('the message of others: $name', (vector) => {
  const [message, dataKey, messageKey, plaintext] = (
    ['message', 'dataKey', 'messageKey', 'plaintext'] as const
  ).map((field) => Buffer.from(vector[field], 'base64')) as [Buffer, Buffer, Buffer, Buffer]

  it('opens under its message key and under its data key', () => {
    for (const key of [{ messageKey }, { dataKey }]) {
      const { context, parts } = openMessage({ ...key, message })
      expect(Buffer.concat(parts)).toEqual(plaintext)
      expect(context).toEqual(vector.context)
    }
    expect(openMessageContext(message)).toEqual(vector.context)
  })

  it('opens as a stream, byte by byte', async () => {
    for (const key of [{ messageKey }, { dataKey }]) {
      expect(await collect(openMessageStream(key, chunked(message, [1])))).toEqual(plaintext)
    }
  })

  it(`is ${vector.vault ? 'accepted' : 'refused'} by the policy of the vault`, () => {
    const open = () => Buffer.concat(openVault({ dataKey, context: vector.context, message })).toString()
    expect(vector.vault ? open() : failureOf(open)).toBe(
      vector.vault ? plaintext.toString() : 'cannot-decrypt',
    )
  })

  it('is refused after a change of any byte, and when it is cut', async () => {
    for (let index = 0; index < message.length; index++) {
      const changed = Buffer.from(message)
      changed[index] = (changed[index] ?? 0) ^ 1
      expect(failureOf(() => openMessage({ messageKey, message: changed }))).toBe('cannot-decrypt')
      const cut = message.subarray(0, index)
      expect(failureOf(() => openMessage({ messageKey, message: cut }))).toBe('cannot-decrypt')
      expect(await failureOfAsync(collect(openMessageStream({ messageKey }, chunked(cut, [64]))))).toBe(
        'cannot-decrypt',
      )
    }
  })
})
