declare module 'dynalite' {
  import type { Server } from 'node:http'

  /** Without `path` everything is kept in memory. The times are how long a table stays in a state of change. */
  export default function dynalite(options?: {
    readonly path?: string
    readonly createTableMs?: number
    readonly deleteTableMs?: number
  }): Server
}
