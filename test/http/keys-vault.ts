/** A vault whose workflow only writes down what it is asked to start, so that a test decides what becomes of a rotation. */
import { createKeysFunction } from '../../functions/keys.ts'
import type { AuditEvent } from '../../lib/audit/event.ts'
import { DAY_MS } from '../../lib/clock.ts'
import type { ApiFunction } from '../../lib/http/function.ts'
import type { Method } from '../../lib/http/routes.ts'
import type { KeyPolicy } from '../../lib/keys/key-policy.ts'
import type { Rotation } from '../../lib/rotation/model.ts'
import {
  type Answer,
  answerOf,
  type CallOptions,
  openTestVault,
  proxyEvent,
  type TestVault,
} from '../support/vault.ts'

export class KeysVault {
  readonly vault: TestVault
  readonly admin: string
  /** Executions that the workflow was asked to start. */
  readonly started: string[] = []
  escrow: KeyPolicy['escrow'] = { recipients: ['age1example'], waived: false }
  /** From the last activation; null: the schedule is off. */
  rotationIntervalMs: number | null = 30 * DAY_MS

  constructor(vault: TestVault, admin: string) {
    this.vault = vault
    this.admin = admin
  }

  static async open(): Promise<KeysVault> {
    const vault = await openTestVault()
    return new KeysVault(vault, await vault.client('kim', 'key-admin'))
  }

  async call(method: Method, route: string, options: CallOptions = {}): Promise<Answer> {
    const event = proxyEvent(method, route, { token: this.admin, ...options })
    return answerOf(await this.#function()(event))
  }

  start(body: CallOptions['body'] & {}, options: CallOptions = {}): Promise<Answer> {
    return this.call('POST', '/v1/rotations', { body, ...options })
  }

  /** Changes a run as the workflow would. */
  async change(number: number, change: Parameters<TestVault['stores']['rotations']['change']>[2]) {
    const { rotations } = this.vault.stores
    const run = await rotations.find(number)
    if (run === null || !(await rotations.change(number, run.revision, change)))
      throw new Error(`Rotation ${number} could not be changed.`)
  }

  latest(): Promise<Rotation | null> {
    return this.vault.stores.rotations.latest()
  }

  /** Ends what a test began, so that the next one begins with nothing unfinished. */
  async finish(): Promise<void> {
    const run = await this.latest()
    if (run !== null && run.state !== 'finished') await this.change(run.rotation, { state: 'finished' })
    this.started.length = 0
  }

  /** What the request of this answer left in the record. */
  async eventsOf({ headers }: Answer): Promise<readonly AuditEvent[]> {
    const events = await this.vault.events()
    return events.filter(({ requestId }) => requestId === headers['keyfold-request-id'])
  }

  /** Generation 2 becomes the active one. */
  async activateAnother(): Promise<void> {
    const { generations, keys } = this.vault.stores
    await generations.claim(2, await keys.createKey(2), this.vault.clock())
    await generations.activate(1, 2, this.vault.clock())
  }

  close(): Promise<void> {
    return this.vault.close()
  }

  #function(): ApiFunction {
    const { http } = this.vault.vault
    const { escrow, rotationIntervalMs: interval } = this
    return createKeysFunction(http, {
      ...this.vault.stores,
      recorder: http.recorder,
      clock: this.vault.clock,
      escrowPolicy: escrow,
      keyPolicy: {
        managedCopyRetentionMs: 35 * DAY_MS,
        needsCopiesDestroyed: true,
        nextRotation: (activated) => (interval === null ? null : activated + interval),
        escrow,
      },
      workflow: {
        start: async ({ execution }) => {
          this.started.push(execution)
          return 'running'
        },
      },
    })
  }
}
