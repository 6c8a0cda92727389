import { describe, expect, it } from 'vitest'
import { POLICY } from '../../lib/policy.ts'
import { ApiProblem, networkProblem } from '../../web/api/problem.ts'
import { type Send, UploadQueue } from '../../web/objects/upload-queue.ts'

type Sent = Parameters<Send>[0] & {
  readonly answer: (id: string) => void
  readonly fail: (error: unknown) => void
}

/** A vault that answers when it is told to. */
function slowVault(): { send: Send; sent: Sent[]; next: (count: number) => Promise<void> } {
  const sent: Sent[] = []
  const send: Send = (request) => {
    const { promise, resolve, reject } = Promise.withResolvers<string>()
    const { signal } = request
    signal.addEventListener('abort', () => reject(signal.reason))
    sent.push({ ...request, answer: resolve, fail: reject })
    return promise
  }
  const next = async (count: number): Promise<void> => {
    while (sent.length < count) await new Promise((resolve) => setImmediate(resolve))
  }
  return { send, sent, next }
}

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))
const file = (name: string, content: string | Uint8Array<ArrayBuffer> = name, type = ''): File =>
  new File([content], name, { type })
const kinds = (queue: UploadQueue): string[] => queue.files.map(({ state }) => state.kind)
const keyOf = (sent: Sent | undefined): string | undefined => sent?.headers['Idempotency-Key']

describe('the queue of uploads', () => {
  it('sends two at a time, each under a key of its own, and the name of the file only encoded', async () => {
    const vault = slowVault()
    const queue = new UploadQueue(vault.send)
    queue.add([file('Grüße.pdf', 'a', 'application/pdf'), file('two'), file('three')])
    expect(vault.sent).toHaveLength(0)
    queue.rename(queue.files[0]?.key ?? 0, 'Contract')
    queue.start((name) => ({ 'X-Name': name }))
    await vault.next(2)
    await settled()
    expect(kinds(queue)).toEqual(['sending', 'sending', 'queued'])
    expect(vault.sent[0]?.headers).toMatchObject({
      'X-Name': 'Contract',
      'Content-Type': 'application/pdf',
      'Keyfold-Filename': "UTF-8''Gr%C3%BC%C3%9Fe.pdf",
    })
    expect(vault.sent[1]?.headers).toMatchObject({ 'X-Name': '', 'Content-Type': 'application/octet-stream' })
    expect(new Set(vault.sent.map(keyOf)).size).toBe(2)
    vault.sent[0]?.answer('object-1')
    await vault.next(3)
    expect(kinds(queue)).toEqual(['stored', 'sending', 'sending'])
  })

  it('repeats what failed, and what was canceled, under the same key', async () => {
    const vault = slowVault()
    const queue = new UploadQueue(vault.send)
    queue.add([file('one'), file('two')])
    queue.start(() => ({}))
    await vault.next(2)
    const [, two] = queue.files.map(({ key }) => key)
    vault.sent[0]?.fail(networkProblem())
    queue.cancel(two ?? 0)
    expect(vault.sent[1]?.signal.aborted).toBe(true)
    await settled()
    expect(kinds(queue)).toEqual(['failed', 'canceled'])
    queue.retryUnreached()
    queue.retry(two ?? 0)
    await vault.next(4)
    expect(vault.sent.slice(2).map(keyOf)).toEqual(vault.sent.slice(0, 2).map(keyOf))
    expect(new TextDecoder().decode(vault.sent[2]?.body)).toBe('one')
  })

  it('takes a new key when the vault says that the old one is spent', async () => {
    const vault = slowVault()
    const queue = new UploadQueue(vault.send)
    queue.add([file('one')])
    queue.start(() => ({}))
    await vault.next(1)
    vault.sent[0]?.fail(new ApiProblem('idempotency-mismatch', 'Use another key.', { status: 422 }))
    await settled()
    queue.retry(queue.files[0]?.key ?? 0)
    await vault.next(2)
    expect(keyOf(vault.sent[1])).not.toBe(keyOf(vault.sent[0]))
  })

  it('refuses what is too large, empty or too long a name before anything is sent', async () => {
    const vault = slowVault()
    const queue = new UploadQueue(vault.send)
    queue.add([
      file('large', new Uint8Array(POLICY.contentMaxBytes + 1)),
      file('full', new Uint8Array(POLICY.contentMaxBytes)),
      file('empty', ''),
      file('ü'.repeat(128), 'x'),
    ])
    expect(kinds(queue)).toEqual(['refused', 'ready', 'refused', 'refused'])
    const [large] = queue.files.map(({ state }) => (state.kind === 'refused' ? state.because : ''))
    expect(large).toMatch(/at most 4[.]0 MiB/)
    queue.start(() => ({}))
    await vault.next(1)
    expect(vault.sent).toHaveLength(1)
  })

  it('ends all of it, and forgets the files, when it is cleared', async () => {
    const vault = slowVault()
    const queue = new UploadQueue(vault.send)
    queue.add([file('one'), file('two'), file('three')])
    queue.start(() => ({}))
    await vault.next(2)
    queue.clear()
    await settled()
    expect(vault.sent.map(({ signal }) => signal.aborted)).toEqual([true, true])
    expect(queue.files).toEqual([])
    expect(vault.sent).toHaveLength(2)
  })
})
