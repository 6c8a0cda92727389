/**
 * Whoever guesses waits longer and longer (NIST SP 800-63B-4, section 3.2.2). Failures are counted of an account from one source, of a
 * source whatever the accounts, and of an account from wherever; those of a known browser only by themselves, so that they
 * neither suffer from the others nor add to them. A name that nobody has is counted like any other.
 */
import type { Clock } from '../clock.ts'
import type { Attempts } from './model.ts'
import { IDENTITY_POLICY } from './policy.ts'
import type { AttemptStore } from './ports.ts'
import { secretHash } from './secret-hash.ts'
import { sourceOf } from './source.ts'

const { backOff: POLICY } = IDENTITY_POLICY

export type Guess = {
  /** In the form of `normalizeLogin`. */
  readonly login: string
  /** IP address. */
  readonly source: string
  /** What `KnownBrowsers.find` said. */
  readonly browser: string | null
}

export type Admission =
  | { readonly admitted: false; readonly waitMs: number }
  | {
      readonly admitted: true
      /** To be called once, whatever came out: only then the next guess of the same keys is judged by it. */
      readonly end: (outcome: 'right' | 'wrong' | 'undecided') => Promise<void>
    }

export type BackOff = { admit(guess: Guess): Promise<Admission> }

type Key = Limits & { readonly hash: string }

type Limits = {
  readonly free: number
  readonly longestMs: number
  readonly clearedByRight: boolean
}

/** @param secret of which no name or address can be read from the stored keys. */
export function createBackOff(attempts: AttemptStore, secret: Uint8Array, clock: Clock): BackOff {
  const underWay = new UnderWay()
  return {
    async admit(guess) {
      const keys = keysOf(secret, guess, clock())
      const hashes = keys.map(({ hash }) => hash)
      const known = await attempts.find(hashes)
      const now = clock()
      // From here to `begin` nothing is awaited: of many guesses at once each sees those before it.
      const waits = keys.map((key) => waitOf(known.get(key.hash), underWay.count(key.hash), key, now))
      const waitMs = Math.max(...waits)
      if (waitMs > 0) return { admitted: false, waitMs }
      underWay.begin(hashes)
      return {
        admitted: true,
        async end(outcome) {
          try {
            if (outcome === 'wrong') await attempts.fail(hashes, clock(), clock() - POLICY.forgetAfterMs)
            if (outcome === 'right') await attempts.clear(clearedOf(keys))
          } finally {
            underWay.end(hashes)
          }
        },
      }
    },
  }
}

/** Guesses that were admitted and are not decided yet count as wrong, or all of a burst would pass. */
class UnderWay {
  readonly #counts = new Map<string, number>()

  count(hash: string): number {
    return this.#counts.get(hash) ?? 0
  }

  begin(hashes: readonly string[]): void {
    for (const hash of hashes) this.#counts.set(hash, this.count(hash) + 1)
  }

  end(hashes: readonly string[]): void {
    for (const hash of hashes) {
      const left = this.count(hash) - 1
      if (left > 0) this.#counts.set(hash, left)
      else this.#counts.delete(hash)
    }
  }
}

/** Milliseconds. */
function waitOf(
  stored: Attempts | undefined,
  pending: number,
  { free, longestMs }: Limits,
  now: number,
): number {
  const remembered = stored !== undefined && stored.last >= now - POLICY.forgetAfterMs ? stored : null
  const failures = (remembered?.failures ?? 0) + pending
  if (failures < free) return 0
  const wait = Math.min(longestMs, POLICY.firstWaitMs * 2 ** (failures - free))
  const last = pending > 0 ? now : (remembered?.last ?? now)
  return Math.max(0, last + wait - now)
}

const OF_ONE: Limits = {
  free: POLICY.freeFailures,
  longestMs: POLICY.longestWaitMs,
  clearedByRight: true,
}
const OF_ACCOUNT: Limits = {
  free: POLICY.freeFailuresOfAccount,
  longestMs: POLICY.longestWaitOfAccountMs,
  clearedByRight: true,
}
/** Not cleared by one right password: whoever tries stolen lists has an account of their own too. */
const OF_SOURCE: Limits = {
  free: POLICY.freeFailuresOfSource,
  longestMs: POLICY.longestWaitMs,
  clearedByRight: false,
}

function keysOf(secret: Uint8Array, { login, source, browser }: Guess, now: number): readonly Key[] {
  const key = (limits: Limits, ...parts: readonly string[]): Key => ({
    ...limits,
    hash: secretHash(secret, 'attempts', ...parts).toString('hex'),
  })
  if (browser !== null) return [key(OF_ONE, 'browser', login, browser)]
  const from = sourceOf(source)
  // Each window counts anew, or an office would wait for the typos of weeks.
  const window = String(Math.floor(now / POLICY.sourceWindowMs))
  return [
    key(OF_ONE, 'account-source', login, from),
    key(OF_ACCOUNT, 'account', login),
    key(OF_SOURCE, 'source', from, window),
  ]
}

const clearedOf = (keys: readonly Key[]): readonly string[] =>
  keys.filter(({ clearedByRight }) => clearedByRight).map(({ hash }) => hash)
