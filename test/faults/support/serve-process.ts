/** `keyfold serve` as a user runs it, in a process that tests may kill. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { onTestFinished } from 'vitest'
import { Api } from './api.ts'

const BIN = join(import.meta.dirname, '../../../bin/keyfold.js')

type Ready = {
  readonly url: string
  readonly issuer: string
  readonly clients: readonly { readonly id: string; readonly secret: string }[]
}

export class ServeProcess {
  readonly process: ChildProcess
  /** The exit code, or the name of the signal that ended it. */
  readonly ended: Promise<number | string>
  /** Resolves with false when it ended before it was ready. */
  readonly isReady: Promise<boolean>
  stderr = ''
  killed = false
  #ready: Ready | null = null

  /** Killed after the test. */
  constructor(data: string) {
    const child = spawn(
      process.execPath,
      [BIN, 'serve', '--no-page', '--json', '--port', '0', '--data', data],
      {
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    )
    onTestFinished(() => void child.kill('SIGKILL'))
    this.process = child
    this.ended = once(child, 'close').then(([code, signal]) => (code ?? signal) as number | string)
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      this.stderr += text
    })
    const line = once(createInterface({ input: child.stdout }), 'line').then(([text]) => {
      this.#ready = JSON.parse(text as string) as Ready
      return true
    })
    this.isReady = Promise.race([line, this.ended.then(() => false)])
  }

  /** Resolves when this was written to stderr. */
  async stderrHas(text: string): Promise<void> {
    while (!this.stderr.includes(text)) await once(this.process.stderr as Readable, 'data')
  }

  /** SIGKILL. Resolves when the process is gone. */
  async kill(): Promise<void> {
    this.killed = true
    this.process.kill('SIGKILL')
    await this.ended
  }

  /** The API, as the demo client of a role. @throws with what is on stderr when the process did not become ready. */
  async apiAs(role: string): Promise<Api> {
    if (!(await this.isReady) || this.#ready === null) {
      throw new Error(`serve ended (${await this.ended}): ${this.stderr}`)
    }
    const { url, issuer, clients } = this.#ready
    const secret = clients.find(({ id }) => id === `demo-${role}`)?.secret ?? ''
    const response = await fetch(`${issuer}/token`, {
      method: 'POST',
      headers: { Authorization: `Basic ${Buffer.from(`demo-${role}:${secret}`).toString('base64')}` },
      body: new URLSearchParams({ grant_type: 'client_credentials' }),
    })
    if (!response.ok) throw new Error(`no token: ${response.status} ${await response.text()}`)
    const { access_token: token } = (await response.json()) as { access_token: string }
    return new Api(url, token)
  }
}
