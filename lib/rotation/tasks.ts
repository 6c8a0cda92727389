/** What goes between the states of the workflow and its functions (infra/state-machines/rotation.asl.json). Small, and no secrets. */
/** Names the run, and the execution that speaks for it. */
export type RunReference = { readonly rotation: number; readonly execution: string }

/** The input of an execution: of the schedule, or of one that was asked for. */
export type WorkflowInput = { readonly trigger: 'schedule' } | { readonly rotation: number }

export type Begun = RunReference & { readonly next: 'make-generation' | 'plan' | 'stop' }

/** 0: go on. */
export type WaitFor = { readonly seconds: number }

/** One worker's part of a pass: a shard of the queue, or some objects by their ids. */
export type WorkItem =
  | { readonly work: 'rewrap' | 'reencrypt'; readonly shard: string }
  | { readonly work: 'reencrypt'; readonly objects: readonly string[] }

export type PassPlan = WaitFor & { readonly pass: number; readonly items: readonly WorkItem[] }

/** How far a worker is in its part, and what it has done there. */
export type WorkPage = {
  /** Where it goes on; null: from the beginning. */
  readonly cursor: string | null
  readonly more: boolean
  readonly done: number
  readonly failed: number
  /** Versions that somebody else changed meanwhile. */
  readonly raced: number
}

export type WorkRequest = RunReference & {
  readonly pass: number
  readonly item: WorkItem
  readonly page: WorkPage
}

export type PassEnd =
  | { readonly next: 'plan' | 'report' }
  | { readonly next: 'scan'; readonly segments: readonly string[] }

export type ScanProgress = {
  readonly cursor: string | null
  readonly more: boolean
  /** Live versions by the number of their generation. */
  readonly versions: Readonly<Record<string, number>>
}

export type VerificationEnd = { readonly next: 'plan' | 'make-generation' | 'disable' | 'report' }

/** `scan-again`: a generation turned out to be compromised at the last moment. */
export type RotationEnd = RunReference & { readonly next: 'done' | 'scan-again' }
