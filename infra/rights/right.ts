import { Effect, PolicyStatement } from 'aws-cdk-lib/aws-iam'
import type { Acknowledgments } from '../acknowledge.ts'

/**
 * What a function may do, and the environment variables by which it learns with what. One value, so that neither is given
 * without the other.
 */
export type Right = {
  readonly statements?: readonly PolicyStatement[]
  readonly environment?: Readonly<Record<string, string>>
  /** Why a wildcard among the resources is as narrow as it can be. */
  readonly acknowledged?: Acknowledgments
}

type Conditions = Record<string, Record<string, string | string[]>>

export const allow = (
  actions: readonly string[],
  resources: readonly string[],
  conditions: Conditions = {},
): PolicyStatement => new PolicyStatement({ actions: [...actions], resources: [...resources], conditions })

/** Holds whatever else allows it. */
export const deny = (actions: readonly string[], resources: readonly string[]): PolicyStatement =>
  new PolicyStatement({ effect: Effect.DENY, actions: [...actions], resources: [...resources] })
