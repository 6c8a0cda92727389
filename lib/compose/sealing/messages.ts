/** What the thread that seals and the one that it works for say to each other: a question, and its answer, at a time. */
import type { LogState } from '../../audit/log/ports.ts'
import type { Sealed } from '../../audit/log/seal.ts'
import type { Failure } from '../ask-thread.ts'

/** Where the thread finds what it needs. */
export type SealingPlace = { readonly data: string; readonly origin: string }

export type FromSealer =
  | { readonly replace: LogState }
  | { readonly sealed: Sealed }
  | { readonly failed: Failure }

export type ToSealer = 'seal' | { readonly replaced: boolean } | { readonly failed: Failure }
