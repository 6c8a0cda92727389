import { DAY_MS } from '../clock.ts'

/** The numbers of the administration of people and machine clients. Units are in the names. */
export const PEOPLE_POLICY = {
  /** After that an approval has to be asked for again. */
  approvalLifetimeMs: 7 * DAY_MS,
  loginMaxCharacters: 128,
  nameMaxCharacters: 128,
  clientNameMaxCharacters: 64,
  /** How long the former secret of a client stays valid beside a new one. */
  secretOverlapDefaultMs: DAY_MS,
  secretOverlapMaxMs: 7 * DAY_MS,
  /** How long one collection of a secret keeps the next one waiting, at most: longer than any request takes. */
  secretClaimMs: 60_000,
  /** As many as Cognito keeps of a client. */
  secretsMax: 2,
  /** Identifiers in one question for names, and how many are looked up at once: a provider in the cloud takes so many calls a second. */
  principalsMax: 50,
  lookupsAtOnce: 4,
} as const
