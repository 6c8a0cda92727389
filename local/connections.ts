import type { Duplex } from 'node:stream'

const NONE: ReadonlySet<never> = new Set<never>()

/** The open connections, and the requests on each of them whose answers have not all been sent. */
export class Connections<Exchange> {
  readonly #inFlight = new Map<Duplex, Set<Exchange>>()

  /** Node does not close the answers that wait behind another one when their connection is gone: all end with it. */
  track(socket: Duplex): void {
    this.#inFlight.set(socket, new Set())
    socket.once('close', () => this.#inFlight.delete(socket))
  }

  begin(socket: Duplex, exchange: Exchange): void {
    this.#inFlight.get(socket)?.add(exchange)
  }

  end(socket: Duplex, exchange: Exchange): void {
    this.#inFlight.get(socket)?.delete(exchange)
  }

  /** Oldest first. */
  inFlight(socket: Duplex): ReadonlySet<Exchange> {
    return this.#inFlight.get(socket) ?? NONE
  }

  /** Also those that have sent nothing yet, or half of their headers. */
  closeIdle(): void {
    for (const [socket, { size }] of this.#inFlight) if (size === 0) socket.destroy()
  }

  closeAll(): void {
    for (const socket of this.#inFlight.keys()) socket.destroy()
  }
}
