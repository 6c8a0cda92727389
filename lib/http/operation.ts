import type * as z from 'zod/mini'

/** One route as `contract.ts` describes it. */
export type Operation = {
  readonly operationId: string
  readonly summary: string
  readonly permission: string | null
  readonly path?: z.ZodMiniObject
  readonly query?: z.ZodMiniType
  readonly headers?: z.ZodMiniObject
  /** `content`: any bytes. */
  readonly body?: z.ZodMiniType | 'content'
  readonly success: Readonly<Record<number, z.ZodMiniType | 'content' | null>>
  /** Beside 400, 401, 403, 503 and 504, which every authenticated route may answer. */
  readonly failures: readonly number[]
}
